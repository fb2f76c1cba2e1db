// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/time_scale.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// How busy a whole run is over its time, in bounded memory: bins whose width doubles whenever the time
/// outgrows them. Within a bin time counts exactly, only its place in the bin is lost. Made for pictures
/// of the whole run, which have fewer pixels than there are bins. Not thread-safe.
class Overview {
 public:
  static constexpr std::size_t kBins = 4096;

  /// A span of any lane; times before 0 count as 0.
  void add(std::int64_t begin, std::int64_t end, std::uint8_t severity);
  /// What lasts at the moment, in place of what lasted before; it is not kept.
  void setLasting(const std::vector<TimeRange>& spans);

  [[nodiscard]] bool empty() const { return m_bins.empty() && m_lasting.empty(); }
  [[nodiscard]] std::int64_t binWidth() const { return m_width; }

  /// What lies in the pixels of a scale.
  struct Column {
    double busy = 0;  ///< mean number of spans over the column's time
    std::uint8_t severity = 0;
  };
  /// A column a pixel; empty when the scale has no width.
  [[nodiscard]] std::vector<Column> columns(const TimeScale& scale) const;

 private:
  struct Bin {
    double part = 0;         ///< ns of spans that begin or end here
    std::int32_t whole = 0;  ///< spans that cover the bins from here on, less those that did until here
    std::uint8_t severity = 0;
  };

  void doubleWidth();
  static void addTo(std::vector<Bin>& bins, std::int64_t width, std::int64_t begin, std::int64_t end,
                    std::uint8_t severity);

  std::vector<Bin> m_bins;
  std::vector<TimeRange> m_lasting;
  std::int64_t m_width = 1024;
};

}  // namespace poolscope::ui
