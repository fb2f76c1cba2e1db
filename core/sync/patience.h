// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace poolscope {

/// Whether it is worth to look out for something for a moment instead of going to sleep at once. That depends on
/// the machine (how long a sleeping thread takes to wake, and whether on this processor) and on the work (how often
/// something comes), so it is learned: after looks in vain the next ones are left out, one, three, seven and so on
/// up to 31, then it is tried again. Not thread-safe.
class Patience {
 public:
  /// True when it should be looked this time; then say to note() how it ended.
  [[nodiscard]] bool is_worth_looking() noexcept {
    if (left_out_ == 0) return true;
    --left_out_;
    return false;
  }
  /// `came`: what was looked for came while looking.
  void note(bool came) noexcept {
    in_vain_ = came ? 0 : std::min<std::uint8_t>(in_vain_ + 1, kMostInVain);
    left_out_ = static_cast<std::uint8_t>((1U << in_vain_) - 1);
  }

 private:
  static constexpr std::uint8_t kMostInVain = 5;

  std::uint8_t in_vain_ = 0;   // looks in a row
  std::uint8_t left_out_ = 0;  // looks from now on
};

}  // namespace poolscope
