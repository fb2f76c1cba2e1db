// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/atomic_file.h"

#include "core/export/file_progress.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;

// What a user can do about it.
std::string advice(int error, const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  switch (error) {
    case ENOSPC:
    case EDQUOT: return "free some space on the disk, or choose another place";
    case EFBIG: return "the limit for the size of files is reached; raise it, or choose another place";
    case EACCES:
    case EPERM:
    case EROFS: return "choose a place that you may write to";
    case ENOENT:
    case ENOTDIR:
      if (!folder.empty() && std::filesystem::is_directory(folder)) return "choose another place";
      return folder.empty() ? "give it a name" : "there is no folder " + folder + "; create it, or choose another";
    case EISDIR: return "this is a folder; give the name of a file in it";
    case ENAMETOOLONG: return "give it a shorter name";
    case EMFILE:
    case ENFILE: return "too many files are open; close some";
    default: return "try another place";
  }
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

// The name a new file gets in the end: that of the file a link points to.
std::string resolve(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return path;
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real != nullptr ? std::string(real.get()) : path;
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), target_(resolve(path_)) {
  if (path_.empty()) fail(ENOENT);
  struct stat status {};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail(EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    fd_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd_ < 0) fail(errno);
  } else {
    if (exists && ::access(target_.c_str(), W_OK) != 0) fail(errno);
    static std::atomic<unsigned> count{0};
    do {
      temporary_ =
          folder_of(target_) + ".poolscope-" + std::to_string(::getpid()) + '-' + std::to_string(++count) + ".tmp";
      fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd_ < 0 && errno == EEXIST);
    if (fd_ < 0) {
      const int error = errno;
      temporary_.clear();
      fail(error);
    }
    if (exists && ::fchmod(fd_, status.st_mode & 0777U) != 0) fail(errno);
  }
  buffer_.reserve(kBufferBytes);
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::write(std::string_view text) {
  if (buffer_.size() + text.size() > kBufferBytes) flush();
  buffer_ += text;
  if (buffer_.size() > kBufferBytes) flush();
}

void AtomicFile::commit() {
  flush();
  if (!temporary_.empty() && ::fsync(fd_) != 0) fail(errno);
  // Some file systems tell of a full disk only now.
  if (::close(std::exchange(fd_, -1)) != 0) fail(errno);
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
  // The new name itself outlasts a power cut only once its folder is on the disk. Where that cannot
  // be asked for, the file is still there and whole.
  const std::string folder = folder_of(target_);
  const int folder_fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd >= 0) {
    (void)::fsync(folder_fd);
    ::close(folder_fd);
  }
}

void AtomicFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail(errno);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  FileProgressScope::advance(static_cast<std::int64_t>(buffer_.size()));
  buffer_.clear();
}

void AtomicFile::discard() noexcept {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
}

void AtomicFile::fail(int error) {
  discard();
  const std::string name = path_.empty() ? "A file without a name" : path_;
  throw std::system_error(error, std::generic_category(),
                          name + " could not be written (" + advice(error, path_) + ")");
}

}  // namespace poolscope
