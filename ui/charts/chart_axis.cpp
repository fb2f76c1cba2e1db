// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_axis.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::ui {

namespace {

/// For values that only miss a round number by the arithmetic of floating point.
constexpr double kTiny = 1e-9;

template <std::size_t N>
double roundTo(double value, const std::array<double, N>& mantissas) {
  const double power = std::pow(10.0, std::floor(std::log10(value) + kTiny));
  for (const double mantissa : mantissas) {
    if (value <= mantissa * power * (1 + kTiny)) {
      return mantissa * power;
    }
  }
  return 10 * power;
}

struct TimeUnit {
  double ns;
  QString name;
};

TimeUnit unitFor(double step) {
  const auto name = [](const char* text) { return QCoreApplication::translate("TimeAxis", text); };
  constexpr double kSecond = 1e9;
  if (step >= 3600 * kSecond) {
    return {3600 * kSecond, name(QT_TRANSLATE_NOOP("TimeAxis", "h"))};
  }
  if (step >= 60 * kSecond) {
    return {60 * kSecond, name(QT_TRANSLATE_NOOP("TimeAxis", "min"))};
  }
  if (step >= 0.1 * kSecond) {
    return {kSecond, name(QT_TRANSLATE_NOOP("TimeAxis", "s"))};
  }
  if (step >= 1e5) {
    return {1e6, name(QT_TRANSLATE_NOOP("TimeAxis", "ms"))};
  }
  if (step >= 1e2) {
    return {1e3, name(QT_TRANSLATE_NOOP("TimeAxis", "µs"))};
  }
  return {1, name(QT_TRANSLATE_NOOP("TimeAxis", "ns"))};
}

/// The smallest round step of time that is not below `step`: minutes and hours as on a clock.
double roundTimeStep(double step) {
  constexpr double kMinute = 60e9;
  if (step <= 20e9) {
    return std::max(1.0, roundStep125(step));
  }
  for (const double minutes : {1.0, 2.0, 5.0, 10.0, 20.0, 30.0}) {
    if (step <= minutes * kMinute) {
      return minutes * kMinute;
    }
  }
  return roundStep125(step / (60 * kMinute)) * 60 * kMinute;
}

QString number(double value) { return QLocale().toString(value, 'g', 8); }

}  // namespace

double roundUp(double value) {
  static constexpr std::array<double, 10> kMantissas{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
  return value > 0 ? roundTo(value, kMantissas) : 1;
}

double roundStep125(double value) {
  static constexpr std::array<double, 3> kMantissas{1, 2, 5};
  return value > 0 ? roundTo(value, kMantissas) : 1;
}

double countAxisEnd(double highest) {
  static constexpr std::array<double, 5> kMantissas{1, 2, 4, 5, 8};
  return highest <= 5 ? 5 : roundTo(highest, kMantissas);
}

std::vector<AxisMark> valueMarks(double end, int most) {
  std::vector<AxisMark> marks;
  if (end <= 0 || most < 1) {
    return marks;
  }
  const double step = std::min(roundStep125(end / most), end);  // its end at least, in a low chart
  for (int i = 0; i * step <= end * (1 + kTiny); ++i) {
    const double value = i * step;
    QString label;
    if (end >= 10e6) {
      //: A million, on a chart's axis
      label = value == 0 ? number(0) : QCoreApplication::translate("ValueAxis", "%1M").arg(number(value / 1e6));
    } else if (end >= 10e3) {
      //: A thousand, on a chart's axis
      label = value == 0 ? number(0) : QCoreApplication::translate("ValueAxis", "%1k").arg(number(value / 1e3));
    } else {
      label = number(value);
    }
    marks.push_back({value, label});
  }
  return marks;
}

std::vector<AxisMark> timeMarks(std::int64_t begin, std::int64_t end, int most) {
  std::vector<AxisMark> marks;
  if (end <= begin || most < 1) {
    return marks;
  }
  const double step = roundTimeStep(static_cast<double>(end - begin) / most);
  const TimeUnit unit = unitFor(step);
  const double first = std::ceil(static_cast<double>(begin) / step - kTiny) * step;
  const double last = static_cast<double>(end) * (1 + 1e-12);
  // Beyond four digits before the step's own digit nobody reads the whole number.
  const bool relative = std::abs(first) / step > 20'000;
  for (int i = 0; first + i * step <= last && i <= most; ++i) {
    const double at = first + i * step;
    if (relative && i > 0) {
      marks.push_back({at, QStringLiteral("+%1").arg(number(i * step / unit.ns))});
    } else {
      marks.push_back({at, QLocale().toString(at / unit.ns, 'g', 12)});
    }
  }
  if (!marks.empty()) {
    //: A time and its unit, at the end of a chart's axis
    marks.back().label = QCoreApplication::translate("TimeAxis", "%1 %2").arg(marks.back().label, unit.name);
  }
  return marks;
}

}  // namespace poolscope::ui
