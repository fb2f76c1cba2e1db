// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/atomic_file.h"
#include "core/export/native_recording.h"
#include "core/export/text.h"

#include <zlib.h>

#include <bit>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poolscope {
namespace {

using namespace native_format;

/// A file whose content is deflated on its way.
class DeflatedFile {
 public:
  explicit DeflatedFile(const std::string& path) : file_(path) {
    // Level 1: the differences are short already, and whoever keeps a big run wants to go on.
    if (::deflateInit(&stream_, 1) != Z_OK) throw std::bad_alloc();
  }
  ~DeflatedFile() { ::deflateEnd(&stream_); }
  DeflatedFile(const DeflatedFile&) = delete;
  DeflatedFile& operator=(const DeflatedFile&) = delete;

  void write_plain(std::string_view bytes) { file_.write(bytes); }
  void write(std::string_view bytes, bool last = false) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    int state = Z_OK;
    do {
      char out[64 << 10];
      stream_.next_out = reinterpret_cast<Bytef*>(out);
      stream_.avail_out = sizeof out;
      state = ::deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
      file_.write({out, sizeof out - stream_.avail_out});
    } while (stream_.avail_out == 0 || (last && state != Z_STREAM_END));
  }
  void commit() {
    write({}, true);
    file_.commit();
  }

 private:
  AtomicFile file_;
  z_stream stream_{};
};

class PartWriter {
 public:
  explicit PartWriter(DeflatedFile& file) : file_(file) {}

  void begin(char letter) {
    letter_ = letter;
    bytes_.clear();
  }
  void number(std::uint64_t value) {
    while (value >= 128) {
      bytes_ += static_cast<char>(value | 128U);
      value >>= 7U;
    }
    bytes_ += static_cast<char>(value);
  }
  /// Small numbers of either sign stay small.
  void difference(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void byte(unsigned value) { bytes_ += static_cast<char>(value); }
  void text(std::string_view text) {
    const std::string_view clean = field_text(text, scratch_);
    number(clean.size());
    bytes_ += clean;
  }
  void end() {
    std::string head(1, letter_);
    std::uint64_t length = bytes_.size();
    for (; length >= 128; length >>= 7U)
      head += static_cast<char>(length | 128U);
    head += static_cast<char>(length);
    file_.write(head);
    file_.write(bytes_);
  }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

 private:
  DeflatedFile& file_;
  char letter_ = 0;
  std::string bytes_;
  std::string scratch_;
};

void write_run(PartWriter& part, const Trace& trace) {
  part.begin('R');
  part.text(trace.info().run_id);
  part.text(trace.info().executor);
  part.difference(trace.info().workers);
  part.difference(trace.info().queue_limit);
  part.difference(trace.now_ns());
  part.number(trace.lanes().size());
  for (const Lane& lane : trace.lanes()) {
    part.byte(static_cast<unsigned>(lane.kind));
    part.difference(lane.index);
    part.text(lane.name);
    part.difference(lane.pid);
    part.difference(lane.tid);
    part.difference(lane.start_ns);
    part.byte(lane.stop_ns != kNoTime ? 1 : 0);
    if (lane.stop_ns != kNoTime) part.difference(lane.stop_ns);
  }
  part.number(trace.jobs().size());
  for (const std::string& job : trace.jobs())
    part.text(job);
  part.end();
}

void write_extra(PartWriter& part, const TaskExtra& extra) {
  for (const std::int64_t value :
       {extra.gil_wait_ns, extra.blocked_ns, extra.paused_ns, extra.send_bytes, extra.recv_bytes, extra.max_rss_bytes,
        extra.output_dropped_bytes, extra.call_queue_ns, extra.serialize_ns, extra.return_ns}) {
    part.difference(value);
  }
  part.byte((extra.exit_code ? 1U : 0U) | (extra.signal ? 2U : 0U));
  if (extra.exit_code) part.difference(*extra.exit_code);
  if (extra.signal) part.difference(*extra.signal);
  part.text(extra.error);
  part.text(extra.output);
  part.text(extra.error_output);
}

void write_tasks(PartWriter& part, PartWriter& parents, const Trace& trace) {
  RowId row = 0;
  while (row < trace.size()) {
    parents.begin('P');
    RowId last_child = row;
    part.begin('T');
    std::int64_t last_submit = 0;
    std::int64_t last_id = 0;
    for (std::size_t n = 0; n < kTasksInPart && row < trace.size() && part.size() < kEnoughBytes; ++n, ++row) {
      const std::int64_t submit = trace.submit_ns(row);
      const std::int64_t dispatch = trace.dispatch_ns(row);
      const std::int64_t start = trace.start_ns(row);
      const TaskState state = trace.state(row);
      const TaskExtra* extra = trace.extra(row);
      const std::string_view label = trace.given_label(row);
      const std::string_view result = trace.result(row);
      unsigned bits = static_cast<unsigned>(state);
      if (dispatch != kNoTime) bits |= kHasDispatch;
      if (start != kNoTime) bits |= kHasStart;
      if (!label.empty() || !result.empty()) bits |= kHasTexts;
      if (extra != nullptr) bits |= kHasExtra;
      if (trace.attempt(row) != 1) bits |= kIsRetry;
      part.byte(bits);
      part.difference(std::int64_t{trace.task_id(row)} - last_id - 1);
      last_id = trace.task_id(row);
      part.number(trace.job(row));
      part.number(std::uint64_t{trace.worker(row) + 1U});  // kNoLane becomes 0
      part.difference(submit - last_submit);
      last_submit = submit;
      std::int64_t before = submit;
      for (const std::int64_t time : {dispatch, start}) {
        if (time != kNoTime) part.difference(time - before);
        if (time != kNoTime) before = time;
      }
      if (is_final(state)) {
        part.difference(trace.end_ns(row) - before);
        part.number(static_cast<std::uint64_t>(trace.cpu_ns(row)));
      }
      if ((bits & kIsRetry) != 0) part.number(static_cast<std::uint64_t>(trace.attempt(row)));
      if ((bits & kHasTexts) != 0) {
        part.text(label);
        part.text(result);
      }
      if (extra != nullptr) write_extra(part, *extra);
      if (const RowId parent = trace.parent(row); parent != kNoRow) {
        parents.number(row - last_child);
        parents.number(row - parent);
        last_child = row;
      }
    }
    if (parents.size() > 0) parents.end();
    part.end();
  }
}

void write_segments(PartWriter& part, const Trace& trace) {
  const std::size_t ended = trace.segment_count();
  const std::size_t all = ended + trace.open_segments().size();
  for (std::size_t i = 0; i < all;) {
    part.begin('S');
    std::int64_t last = 0;
    for (std::size_t n = 0; n < kItemsInPart && i < all; ++n, ++i) {
      const Segment& segment = i < ended ? trace.segment(i) : trace.open_segments()[i - ended];
      const bool awaits = segment.row < trace.size() && segment.awaits < trace.size();
      const bool open = segment.end_ns == kNoTime;
      part.byte(static_cast<unsigned>(segment.kind) | static_cast<unsigned>(segment.cause) << 4U |
                (awaits ? kAwaits : 0U) | (open ? kIsOpen : 0U));
      part.number(std::uint64_t{segment.row + 1U});
      part.number(std::uint64_t{segment.lane + 1U});
      part.difference(segment.begin_ns - last);
      last = open ? segment.begin_ns : segment.end_ns;
      part.difference(last - segment.begin_ns);
      if (awaits) part.difference(std::int64_t{segment.awaits} - std::int64_t{segment.row});
    }
    part.end();
  }
}

void write_samples(PartWriter& part, const Trace& trace) {
  for (std::size_t i = 0; i < trace.sample_count();) {
    part.begin('W');
    std::int64_t last = 0;
    for (std::size_t n = 0; n < kItemsInPart && i < trace.sample_count(); ++n, ++i) {
      const WorkerSample& sample = trace.sample(i);
      part.difference(sample.time_ns - last);
      last = sample.time_ns;
      part.number(std::uint64_t{sample.lane + 1U});
      part.number(std::bit_cast<std::uint32_t>(sample.cpu_percent));
      part.difference(sample.rss_bytes);
      part.byte(static_cast<unsigned char>(sample.state));
    }
    part.end();
  }
}

}  // namespace

void write_native_recording(const std::string& path, const Recording& recording) {
  DeflatedFile file(path);
  file.write_plain(kMagic);
  file.write_plain(std::string_view(&kVersion, 1));
  PartWriter part(file);
  PartWriter parents(file);
  std::uint64_t tasks = 0;
  for (const Trace& trace : recording) {
    write_run(part, trace);
    write_tasks(part, parents, trace);
    write_segments(part, trace);
    write_samples(part, trace);
    part.begin('E');
    part.end();
    tasks += trace.size();
  }
  part.begin('Z');
  part.number(tasks);
  part.end();
  file.commit();
}

}  // namespace poolscope
