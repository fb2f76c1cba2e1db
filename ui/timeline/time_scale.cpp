// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/time_scale.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr double kFurthestPixel = 1e6;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

struct Unit {
  std::int64_t ns;
  const char* text;
};
constexpr std::array<Unit, 6> kUnits = {{{1, QT_TRANSLATE_NOOP("TimeScale", "%1 ns")},
                                         {1'000, QT_TRANSLATE_NOOP("TimeScale", "%1 µs")},
                                         {1'000'000, QT_TRANSLATE_NOOP("TimeScale", "%1 ms")},
                                         {kSecond, QT_TRANSLATE_NOOP("TimeScale", "%1 s")},
                                         {kMinute, QT_TRANSLATE_NOOP("TimeScale", "%1 min")},
                                         {kHour, QT_TRANSLATE_NOOP("TimeScale", "%1 h")}}};

/// Digits after the point that tell multiples of `step` apart when they are written in `unit`.
int decimalsFor(std::int64_t step, std::int64_t unit) {
  int decimals = 0;
  for (std::int64_t rest = step % unit; rest != 0 && decimals < 9; rest = (rest * 10) % unit) {
    ++decimals;
  }
  return decimals;
}

QString inUnit(std::int64_t ns, const Unit& unit, int decimals) {
  const double value = static_cast<double>(ns) / static_cast<double>(unit.ns);
  return QCoreApplication::translate("TimeScale", unit.text).arg(QLocale().toString(value, 'f', decimals));
}

/// The largest unit in which `largest` is at least one, but minutes and hours only for whole ones.
std::size_t unitFor(std::int64_t largest, std::int64_t step) {
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && kUnits[unit + 1].ns <= largest &&
         (kUnits[unit + 1].ns < kMinute || step % kUnits[unit + 1].ns == 0)) {
    ++unit;
  }
  return unit;
}

std::int64_t floorTo(std::int64_t ns, std::int64_t step) {
  const std::int64_t rest = ns % step;
  return ns - (rest < 0 ? rest + step : rest);
}

std::int64_t clampTime(double ns) {
  const auto furthest = static_cast<double>(kFurthestTime);
  return static_cast<std::int64_t>(std::clamp(ns, -furthest, furthest));
}

}  // namespace

double TimeScale::xAt(std::int64_t ns) const {
  if (width <= 0 || range.end <= range.begin) {
    return left;
  }
  const double share = (static_cast<double>(ns) - static_cast<double>(range.begin)) / static_cast<double>(range.span());
  return left + std::clamp(share * width, -kFurthestPixel, kFurthestPixel);
}

std::int64_t TimeScale::timeAt(double x) const {
  if (width <= 0) {
    return range.begin;
  }
  const double offset = (x - left) * static_cast<double>(range.span()) / width;
  if (std::abs(offset) > static_cast<double>(kFurthestTime)) {
    return clampTime(static_cast<double>(range.begin) + offset);
  }
  return range.begin + static_cast<std::int64_t>(std::floor(offset + 0.5));
}

double TimeScale::nsPerPixel() const {
  return width > 0 ? std::max(static_cast<double>(range.span()) / width, 1e-3) : 1.0;
}

TimeRange zoomed(TimeRange range, double factor, std::int64_t anchor) {
  anchor = std::clamp(anchor, range.begin, range.end);
  const auto span = static_cast<double>(std::max<std::int64_t>(range.span(), 1));
  const double wanted =
      std::clamp(span * factor, static_cast<double>(kShortestRange), static_cast<double>(kLongestRange));
  const double share = (static_cast<double>(anchor) - static_cast<double>(range.begin)) / span;
  const auto newSpan = static_cast<std::int64_t>(std::llround(wanted));
  const std::int64_t begin = anchor - static_cast<std::int64_t>(std::llround(share * wanted));
  return {begin, begin + newSpan};
}

TimeRange panned(TimeRange range, std::int64_t ns, TimeRange limits) {
  const std::int64_t span = range.span();
  const std::int64_t edge = span / 10;  // a tenth of the view always shows what there is
  const std::int64_t lowest = limits.begin - span + edge;
  const std::int64_t highest = std::max(limits.end - edge, lowest);
  const std::int64_t wanted = range.begin + std::clamp(ns, -kFurthestTime, kFurthestTime);
  const std::int64_t begin = std::clamp(wanted, lowest, highest);
  return {begin, begin + span};
}

TimeRange fitted(TimeRange content) {
  const std::int64_t span = std::clamp<std::int64_t>(content.span(), 1000, kLongestRange);
  return {content.begin, content.begin + span + span / 40};
}

TimeRange fittedInSteps(TimeRange content) {
  const TimeRange tight = fitted(content);
  // Steps of a tenth to a quarter of the view: it moves seldom and is never less than three quarters full.
  const std::int64_t step = roundStep(static_cast<double>(tight.span()) / 10);
  const std::int64_t steps = (tight.span() + step - 1) / step;
  return {tight.begin, tight.begin + steps * step};
}

std::int64_t roundStep(double ns) {
  if (!(ns > 1)) {
    return 1;
  }
  if (ns > 30.0 * static_cast<double>(kSecond)) {
    static constexpr std::array<std::int64_t, 12> kClock = {kMinute,      2 * kMinute,  5 * kMinute, 10 * kMinute,
                                                            15 * kMinute, 30 * kMinute, kHour,       2 * kHour,
                                                            3 * kHour,    6 * kHour,    12 * kHour,  kDay};
    for (const std::int64_t step : kClock) {
      if (ns <= static_cast<double>(step)) {
        return step;
      }
    }
  } else if (ns > 20.0 * static_cast<double>(kSecond)) {
    return 30 * kSecond;
  }
  const std::int64_t base = ns > static_cast<double>(kDay) ? kDay : 1;
  std::int64_t power = base;
  for (;;) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (ns <= static_cast<double>(power * factor)) {
        return power * factor;
      }
    }
    if (power > kFurthestTime / 100) {
      return power * 10;
    }
    power *= 10;
  }
}

Axis axisFor(const TimeScale& scale, int leastPixels) {
  Axis axis;
  if (scale.width <= 0 || scale.range.end <= scale.range.begin || leastPixels <= 0) {
    return axis;
  }
  axis.step = roundStep(scale.nsPerPixel() * leastPixels);
  const std::int64_t first = floorTo(scale.range.begin, axis.step);
  const std::int64_t largest = std::max(std::abs(scale.range.begin), std::abs(scale.range.end));

  std::size_t unit = unitFor(largest, axis.step);
  int decimals = decimalsFor(axis.step, kUnits[unit].ns);
  std::int64_t base = 0;
  if (decimals > 3) {
    // "3.001002 s" cannot be read at a glance: write "3.001 s" once and count "+2 µs" from there.
    const auto fine = unitFor(axis.step, axis.step);
    base = floorTo(scale.range.begin, kUnits[fine].ns * 1000);
    axis.base = inUnit(base, kUnits[unit], decimalsFor(kUnits[fine].ns * 1000, kUnits[unit].ns));
    unit = fine;
    decimals = decimalsFor(axis.step, kUnits[unit].ns);
  }
  for (std::int64_t ns = first; ns <= scale.range.end; ns += axis.step) {
    if (ns < scale.range.begin) {
      continue;
    }
    QString label = inUnit(ns - base, kUnits[unit], decimals);
    if (!axis.base.isEmpty()) {
      label.prepend(QLocale().positiveSign());
    }
    axis.ticks.push_back({ns, std::move(label)});
  }
  return axis;
}

}  // namespace poolscope::ui
