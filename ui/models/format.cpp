// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace poolscope::ui {

namespace {

constexpr double kMinute = 60e9;
constexpr double kHour = 3600e9;

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }

/// Decimals that make `digits` significant digits of a value from 1 to 9999.
int decimalsFor(double value, int digits) {
  const int before = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  return std::max(0, digits - before);
}

double rounded(double value, int decimals) {
  const double factor = std::pow(10.0, decimals);
  return std::round(value * factor) / factor;
}

/// The value with its digits, and whether rounding lifts it to `limit`, so that the next unit is due.
bool fits(double value, double limit, int digits) { return rounded(value, decimalsFor(value, digits)) < limit; }

QString number(double value, int digits) {
  int decimals = decimalsFor(value, digits);
  decimals = decimalsFor(rounded(value, decimals), digits);  // 9.999 becomes 10.0, not 10.00
  return QLocale().toString(value, 'f', decimals);
}

QString positiveDuration(double ns, int digits) {
  if (ns < 1000) {
    return tr("%1 ns").arg(QLocale().toString(ns, 'f', 0));
  }
  if (fits(ns / 1e3, 1000, digits)) {
    return tr("%1 µs").arg(number(ns / 1e3, digits));
  }
  if (fits(ns / 1e6, 1000, digits)) {
    return tr("%1 ms").arg(number(ns / 1e6, digits));
  }
  if (fits(ns / 1e9, 100, digits)) {
    return tr("%1 s").arg(number(ns / 1e9, digits));
  }
  if (std::round(ns / 1e9) < 120) {
    return tr("%1 s").arg(QLocale().toString(ns / 1e9, 'f', std::max(0, digits - 3)));
  }
  if (ns < kHour - 0.5e9) {
    const auto seconds = static_cast<qlonglong>(std::llround(ns / 1e9));
    return tr("%1 min %2 s").arg(QLocale().toString(seconds / 60)).arg(seconds % 60, 2, 10, QLatin1Char('0'));
  }
  const auto minutes = static_cast<qlonglong>(std::llround(ns / kMinute));
  return tr("%1 h %2 min").arg(QLocale().toString(minutes / 60)).arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

}  // namespace

QString formatDuration(std::int64_t ns, int digits) {
  if (ns == 0) {
    return tr("%1 s").arg(QLocale().toString(0));
  }
  if (ns < 0) {
    return QLocale().negativeSign() + positiveDuration(-static_cast<double>(ns), digits);
  }
  return positiveDuration(static_cast<double>(ns), digits);
}

QString formatSeconds(double seconds, int digits) {
  const double ns = seconds * 1e9;
  if (!std::isfinite(ns) || std::abs(ns) >= 9.2e18) {
    return noValue();
  }
  return formatDuration(std::llround(ns), digits);
}

QString formatBytes(std::int64_t bytes) {
  static constexpr std::array<const char*, 5> kUnits = {
      QT_TRANSLATE_NOOP("Format", "%1 KiB"), QT_TRANSLATE_NOOP("Format", "%1 MiB"),
      QT_TRANSLATE_NOOP("Format", "%1 GiB"), QT_TRANSLATE_NOOP("Format", "%1 TiB"),
      QT_TRANSLATE_NOOP("Format", "%1 PiB")};
  if (bytes < 0) {
    return noValue();
  }
  if (bytes < 1024) {
    return tr("%1 B").arg(QLocale().toString(static_cast<qlonglong>(bytes)));
  }
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && !fits(value, 1024, 3)) {
    value /= 1024;
    ++unit;
  }
  return tr(kUnits[unit]).arg(number(value, 3));
}

QString formatCount(std::int64_t count) { return QLocale().toString(static_cast<qlonglong>(count)); }

QString formatShare(double share) {
  if (!std::isfinite(share)) {
    return noValue();
  }
  const double percent = share * 100;
  if (percent > 0 && percent < 0.5) {
    return tr("<1 %");
  }
  return tr("%1 %").arg(QLocale().toString(percent, 'f', 0));
}

QString formatFactor(double factor) {
  if (!std::isfinite(factor) || factor < 0) {
    return noValue();
  }
  const int decimals = rounded(factor, 1) < 10 ? 1 : 0;
  return tr("%1×").arg(QLocale().toString(factor, 'f', decimals));
}

QString noValue() { return QStringLiteral("–"); }

}  // namespace poolscope::ui
