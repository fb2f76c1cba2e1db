// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/sync/descriptor.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace poolscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 256 * 1024;
constexpr std::int64_t kMadeUpBytes = 8'000'000;  // where the user names no file

/// What is done with the bytes of a task's files, one after the other.
class FileDigest {
 public:
  virtual ~FileDigest() = default;
  virtual void add(const char* bytes, std::size_t size) = 0;
  virtual Value result() = 0;
};

class Sha256 final : public FileDigest {
 public:
  Sha256() : state_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!state_ || EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  }
  void add(const char* bytes, std::size_t size) override { EVP_DigestUpdate(state_.get(), bytes, size); }
  Value result() override {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_.get(), sum.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i)
      text += fmt::format("{:02x}", sum[i]);
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state_;
};

class LineCount final : public FileDigest {
 public:
  void add(const char* bytes, std::size_t size) override { lines_ += std::count(bytes, bytes + size, '\n'); }
  Value result() override { return lines_; }

 private:
  std::int64_t lines_ = 0;
};

/// Counts what gzip makes of it; nothing is written.
class Gzip final : public FileDigest {
 public:
  Gzip() {
    constexpr int kGzipWindow = 15 + 16;
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Gzip() override { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void add(const char* bytes, std::size_t size) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes));  // NOLINT: zlib only reads them
    stream_.avail_in = static_cast<uInt>(size);
    squeeze(Z_NO_FLUSH);
  }
  Value result() override {
    squeeze(Z_FINISH);
    return static_cast<std::int64_t>(stream_.total_out);
  }

 private:
  void squeeze(int flush) {
    do {
      stream_.next_out = thrown_away_.data();
      stream_.avail_out = static_cast<uInt>(thrown_away_.size());
      deflate(&stream_, flush);
    } while (stream_.avail_out == 0);
  }
  z_stream stream_{};
  std::array<Bytef, 64 * 1024> thrown_away_{};
};

/// The file itself, or all regular files below a folder, in the order of their names.
std::vector<std::string> files_of(const std::string& path) {
  std::error_code problem;
  if (!fs::is_directory(path, problem)) return {path};
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, problem), end;
       !problem && at != end; at.increment(problem)) {
    std::error_code of_entry;
    if (at->is_regular_file(of_entry) && !at->is_symlink(of_entry)) files.push_back(at->path().string());
  }
  if (problem) throw RuntimeError(fmt::format("{}: cannot look into the folder: {}", path, problem.message()));
  std::sort(files.begin(), files.end());
  return files;
}

Descriptor open_file(const std::string& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file.valid()) throw RuntimeError(fmt::format("{}: cannot open it: {}", path, std::strerror(errno)));
  return file;
}

std::size_t read_piece(const Descriptor& file, const std::string& path, std::vector<char>& piece) {
  for (;;) {
    const ssize_t got = read(file.get(), piece.data(), piece.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw RuntimeError(fmt::format("{}: cannot read it: {}", path, std::strerror(errno)));
  }
}

struct FileWorkKind {
  std::string name;
  std::string title;
  std::string purpose;
  std::string short_label;
  std::string total_title;
  std::function<std::unique_ptr<FileDigest>()> make;
};

class FileWork final : public Job {
 public:
  explicit FileWork(FileWorkKind kind) : make_(std::move(kind.make)) {
    description_.name = std::move(kind.name);
    description_.title = std::move(kind.title);
    description_.purpose = std::move(kind.purpose);
    description_.kind = JobKind::cpu;
    description_.short_label = std::move(kind.short_label);
    description_.total_title = std::move(kind.total_title);
    description_.input_param = "path";
    description_.default_count = 4;
    description_.params = {{.name = "path",
                            .title = "File or folder",
                            .type = ParamType::text,
                            .default_value = std::string(),
                            .help = "A file, or a folder with all files in it; empty takes 8 MB made up in memory."}};
  }

  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    const auto& path = call.get<std::string>("path");
    const std::unique_ptr<FileDigest> digest = make_();
    std::vector<char> piece(kPieceBytes);
    if (path.empty()) {
      for (std::size_t i = 0; i < piece.size(); ++i)
        piece[i] = i % 61 == 60 ? '\n' : static_cast<char>('a' + (i * i + static_cast<std::size_t>(call.index)) % 23);
      for (std::int64_t left = kMadeUpBytes; left > 0; left -= static_cast<std::int64_t>(piece.size())) {
        digest->add(piece.data(), static_cast<std::size_t>(std::min<std::int64_t>(left, kPieceBytes)));
        context.progress(1.0 - static_cast<double>(left) / static_cast<double>(kMadeUpBytes));
        context.checkpoint();
      }
      co_return digest->result();
    }
    const std::vector<std::string> files = co_await context.blocking([&] { return files_of(path); });
    for (std::size_t i = 0; i < files.size(); ++i) {
      const Descriptor file = co_await context.blocking([&] { return open_file(files[i]); });
      for (;;) {
        const std::size_t got = co_await context.blocking([&] { return read_piece(file, files[i], piece); });
        if (got == 0) break;
        digest->add(piece.data(), got);
        context.checkpoint();
      }
      context.progress(static_cast<double>(i + 1) / static_cast<double>(files.size()));
    }
    co_return digest->result();
  }

  std::string label(const JobCall& call) const override {
    return fs::path(call.get<std::string>("path")).filename().string();
  }

  std::vector<std::string> outside_effects(const JobCall& call) const override {
    const auto& path = call.get<std::string>("path");
    if (path.empty()) return {};
    return {"reads: " + path};
  }

  void add_to_total(Value& total, const Value& result) const override {
    const auto* number = std::get_if<std::int64_t>(&result);
    if (number == nullptr) return;
    const auto* so_far = std::get_if<std::int64_t>(&total);
    total = (so_far != nullptr ? *so_far : 0) + *number;
  }

 private:
  JobDescription description_;
  const std::function<std::unique_ptr<FileDigest>()> make_;
};

}  // namespace

std::unique_ptr<const Job> make_hash_files() {
  return std::make_unique<FileWork>(FileWorkKind{.name = "hash_files",
                                                 .title = "Hash files",
                                                 .purpose = "Reads files and computes their SHA-256: reading waits, "
                                                            "the sum computes.",
                                                 .short_label = "hash",
                                                 .make = [] { return std::make_unique<Sha256>(); }});
}

std::unique_ptr<const Job> make_count_lines() {
  return std::make_unique<FileWork>(FileWorkKind{.name = "count_lines",
                                                 .title = "Count lines",
                                                 .purpose = "Counts the lines of files: mostly reading, hardly any "
                                                            "computing.",
                                                 .short_label = "lines",
                                                 .total_title = "lines",
                                                 .make = [] { return std::make_unique<LineCount>(); }});
}

std::unique_ptr<const Job> make_compress() {
  return std::make_unique<FileWork>(FileWorkKind{.name = "compress",
                                                 .title = "Compress files",
                                                 .purpose = "Says how small gzip would make files: much computing for "
                                                            "each byte. Nothing is written.",
                                                 .short_label = "gzip",
                                                 .total_title = "bytes compressed",
                                                 .make = [] { return std::make_unique<Gzip>(); }});
}

}  // namespace poolscope
