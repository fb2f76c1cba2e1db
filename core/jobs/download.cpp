// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/jobs/page_server.h"
#include "core/jobs/utf8.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace poolscope {
namespace {

constexpr long kMostRedirects = 10;
constexpr curl_off_t kLargestPage = 1'000'000'000;

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

/// The addresses of our own server begin with a slash.
bool is_own(const std::string& url) { return url.starts_with('/'); }

std::size_t count_bytes(char* /*bytes*/, std::size_t size, std::size_t count, void* total) {
  *static_cast<std::int64_t*>(total) += static_cast<std::int64_t>(size * count);
  return size * count;
}

/// Not 0 ends the transfer.
int watch_transfer(void* context, curl_off_t expected, curl_off_t got, curl_off_t /*up*/, curl_off_t /*sent*/) {
  auto& job = *static_cast<JobContext*>(context);
  if (expected > 0) job.progress(static_cast<double>(got) / static_cast<double>(expected));
  return job.cancel_requested() ? 1 : 0;
}

struct Fetched {
  CURLcode code = CURLE_OK;
  long status = 0;
  std::int64_t bytes = 0;
  double seconds = 0;
  std::string error;
};

Fetched fetch(JobContext& context, const std::string& url, double timeout_s) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);  // once, before any transfer
  const Curl curl(curl_easy_init(), curl_easy_cleanup);
  if (ready != CURLE_OK || !curl) throw RuntimeError("libcurl cannot start; is there any memory left?");
  Fetched fetched;
  std::array<char, CURL_ERROR_SIZE> said{};
  CURL* const c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");  // no file://, whatever the list says
  curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(c, CURLOPT_MAXREDIRS, kMostRedirects);
  curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, kLargestPage);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_s * 1000));
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);  // signals and threads do not mix
  curl_easy_setopt(c, CURLOPT_USERAGENT, "poolscope");
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, count_bytes);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &fetched.bytes);
  curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, watch_transfer);
  curl_easy_setopt(c, CURLOPT_XFERINFODATA, &context);
  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said.data());
  fetched.code = curl_easy_perform(c);
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &fetched.status);
  curl_easy_getinfo(c, CURLINFO_TOTAL_TIME, &fetched.seconds);
  if (fetched.code != CURLE_OK) {
    fetched.error = valid_utf8(said[0] != '\0' ? said.data() : curl_easy_strerror(fetched.code));
  }
  return fetched;
}

class Download final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    std::string url = call.get<std::string>("url");
    std::shared_ptr<PageServer> server;
    if (is_own(url)) {
      server = call.run_state ? std::static_pointer_cast<PageServer>(call.run_state) : PageServer::shared();
      url = fmt::format("http://127.0.0.1:{}{}{}latency_ms={}&kb={}&kb_per_s={}", server->port(), url,
                        url.find('?') == std::string::npos ? '?' : '&', call.get<double>("latency_ms"),
                        call.get<double>("kilobytes"), call.get<double>("kb_per_s"));
    }
    const double timeout_s = call.get<double>("timeout");
    const Fetched fetched = co_await context.blocking([&] { return fetch(context, url, timeout_s); });
    context.checkpoint();  // throws where that is why it ended
    if (fetched.code != CURLE_OK) throw RuntimeError(fetched.error);
    context.log(fmt::format("HTTP {}, {} bytes in {:.3f} s", fetched.status, fetched.bytes, fetched.seconds));
    if (fetched.status >= 400) throw RuntimeError(fmt::format("HTTP status {}", fetched.status));
    co_return fetched.bytes;
  }

  std::string label(const JobCall& call) const override { return call.get<std::string>("url"); }

  std::string check(const JobCall& call) const override {
    const auto& url = call.get<std::string>("url");
    if (is_own(url) || url.starts_with("http://") || url.starts_with("https://")) return {};
    return fmt::format("url must begin with http:// or https://, or with / for a page of our own, not \"{}\"",
                       url.substr(0, utf8_cut(url, 40)));
  }

  std::optional<double> seconds(const JobCall& call) const override {
    if (!is_own(call.get<std::string>("url"))) return std::nullopt;
    return call.get<double>("latency_ms") / 1000 + call.get<double>("kilobytes") / call.get<double>("kb_per_s");
  }

  std::vector<std::string> outside_effects(const JobCall& call) const override {
    const auto& url = call.get<std::string>("url");
    if (is_own(url)) return {};
    return {"fetches: " + url};
  }

  std::shared_ptr<void> make_run_state() const override { return PageServer::shared(); }

  void add_to_total(Value& total, const Value& result) const override {
    const auto* so_far = std::get_if<std::int64_t>(&total);
    total = (so_far != nullptr ? *so_far : 0) + std::get<std::int64_t>(result);
  }

 private:
  const JobDescription description_{
      .name = "download",
      .title = "Download",
      .purpose = "Fetches web pages, by default 15 from a slow server of our own, one of them at an unknown domain.",
      .kind = JobKind::io,
      .short_label = "page",
      .params = {{.name = "url",
                  .title = "Address",
                  .type = ParamType::text,
                  .default_value = std::string("/page"),
                  .help = "An http or https address; one that begins with / is a page of our own server."},
                 {.name = "timeout",
                  .title = "Time limit",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 60.0,
                  .minimum = 0.001,
                  .maximum = 86400,
                  .help = "How long one address may take."},
                 {.name = "latency_ms",
                  .title = "Latency of our server",
                  .type = ParamType::number,
                  .unit = "ms",
                  .default_value = 200.0,
                  .minimum = 0,
                  .maximum = 60000,
                  .help = "How long our own server takes to begin its answer."},
                 {.name = "kilobytes",
                  .title = "Size of our pages",
                  .type = ParamType::number,
                  .unit = "kB",
                  .default_value = 60.0,
                  .minimum = 0,
                  .maximum = 1e6,
                  .help = "How large a page of our own server is."},
                 {.name = "kb_per_s",
                  .title = "Bandwidth of our server",
                  .type = ParamType::number,
                  .unit = "kB/s",
                  .default_value = 600.0,
                  .minimum = 1,
                  .maximum = 1e7,
                  .help = "How fast our own server sends each page."}},
      .input_param = "url",
      .default_inputs = {"/Europe", "/Asia", "/Africa", "/Oceania", "/Earth", "/Sun", "/Moon",
                         "http://no-such-domain.invalid/", "/Water", "/Fire", "/Wind", "/Music", "/Mathematics",
                         "/Physics", "/Computer"},
      .default_count = 15,
      .total_title = "bytes",
  };
};

}  // namespace

std::unique_ptr<const Job> make_download() { return std::make_unique<Download>(); }

}  // namespace poolscope
