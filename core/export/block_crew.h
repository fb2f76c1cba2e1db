// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/timeline_rows.h"
#include "core/sync/mutex.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

namespace poolscope {

/// Parses the blocks of a timeline on several threads and gives them back in their order. The thread that asks for the
/// next one helps while it would wait; a file of one block starts no threads at all.
///
/// Call all functions from one thread. Where the system gives no threads, that one does everything.
class BlockCrew {
 public:
  /// `header` must outlive it.
  explicit BlockCrew(const TimelineHeader& header);
  ~BlockCrew();
  BlockCrew(const BlockCrew&) = delete;
  BlockCrew& operator=(const BlockCrew&) = delete;

  /// False while so many blocks lie here that all have enough to do.
  [[nodiscard]] bool has_room();
  /// Takes a block with its bytes.
  void add(std::unique_ptr<TimelineBlock> block);
  /// The block that was added first, parsed; null when none is left.
  [[nodiscard]] std::unique_ptr<TimelineBlock> take();

 private:
  enum class Stage : std::uint8_t { added, in_work, parsed };
  struct Place {
    std::unique_ptr<TimelineBlock> block;
    Stage stage = Stage::added;
  };

  void start_helper();
  void help();
  // The first block that nobody has begun; null when there is none.
  Place* begin_one() REQUIRES(places_mutex_);

  const TimelineHeader& header_;
  const std::size_t most_helpers_;
  std::vector<std::jthread> helpers_;

  Mutex places_mutex_;
  CondVar changed_;
  std::deque<std::unique_ptr<Place>> places_ GUARDED_BY(places_mutex_);
  bool stopping_ GUARDED_BY(places_mutex_) = false;
};

}  // namespace poolscope
