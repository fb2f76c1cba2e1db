// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/block_crew.h"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace poolscope {
namespace {

// One thread puts rows into columns as fast as three or so parse them.
constexpr unsigned kMostHelpers = 3;

void parse(const TimelineHeader& header, TimelineBlock& block) noexcept {
  try {
    parse_timeline_block(header, block);
  } catch (const std::bad_alloc&) {
    block.rows.clear();
    block.error_line = 0;
    block.error = "There is not enough memory to read on. Close other programs, or open a part of the file.";
  }
}

}  // namespace

BlockCrew::BlockCrew(const TimelineHeader& header)
    : header_(header), most_helpers_(std::clamp(std::thread::hardware_concurrency(), 1U, kMostHelpers + 1) - 1) {}

BlockCrew::~BlockCrew() {
  {
    const MutexLock lock(places_mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  helpers_.clear();
}

bool BlockCrew::has_room() {
  const MutexLock lock(places_mutex_);
  return places_.size() < 2 * (most_helpers_ + 1);
}

void BlockCrew::add(std::unique_ptr<TimelineBlock> block) {
  bool is_first = false;
  {
    const MutexLock lock(places_mutex_);
    is_first = places_.empty();
    places_.push_back(std::make_unique<Place>(Place{std::move(block)}));
  }
  if (!is_first && helpers_.size() < most_helpers_) start_helper();
  changed_.notify_all();
}

std::unique_ptr<TimelineBlock> BlockCrew::take() {
  MutexLock lock(places_mutex_);
  while (!places_.empty() && places_.front()->stage != Stage::parsed) {
    Place* const place = begin_one();
    if (place == nullptr) {
      changed_.wait(places_mutex_);
      continue;
    }
    lock.unlock();
    parse(header_, *place->block);
    lock.lock();
    place->stage = Stage::parsed;
  }
  if (places_.empty()) return nullptr;
  std::unique_ptr<TimelineBlock> block = std::move(places_.front()->block);
  places_.pop_front();
  return block;
}

BlockCrew::Place* BlockCrew::begin_one() {
  const auto found = std::find_if(places_.begin(), places_.end(),
                                  [](const std::unique_ptr<Place>& place) { return place->stage == Stage::added; });
  if (found == places_.end()) return nullptr;
  (*found)->stage = Stage::in_work;
  return found->get();
}

void BlockCrew::start_helper() {
  try {
    helpers_.emplace_back([this] { help(); });
  } catch (const std::system_error&) {
    // No thread to be had: take() does without.
  }
}

void BlockCrew::help() {
  MutexLock lock(places_mutex_);
  while (!stopping_) {
    Place* const place = begin_one();
    if (place == nullptr) {
      changed_.wait(places_mutex_);
      continue;
    }
    lock.unlock();
    parse(header_, *place->block);
    lock.lock();
    place->stage = Stage::parsed;
    changed_.notify_all();
  }
}

}  // namespace poolscope
