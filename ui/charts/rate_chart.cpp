// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/rate_chart.h"

#include "ui/models/format.h"
#include "ui/theme/palette.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {
constexpr double kStretches = 60;  // about so many are shown
constexpr double kSecond = 1e9;
}  // namespace

RateChart::RateChart(QWidget* parent)
    : StepChart([](const Trace&) { return std::vector{StepKind::completions}; }, parent) {
  setObjectName(QStringLiteral("rateChart"));
}

QString RateChart::title() const { return tr("Throughput"); }

QString RateChart::unit() const { return tr("tasks/s"); }

bool RateChart::isReady(int run) const {
  return run >= 0 && static_cast<std::size_t>(run) < m_rates.size() &&
         feeds().of(static_cast<std::size_t>(run)).front().isReady();
}

std::optional<double> RateChart::valueAt(int run, std::int64_t ns) const {
  if (!isReady(run) || ns < 0 || ns > now()) {
    return std::nullopt;
  }
  const auto& rates = m_rates[static_cast<std::size_t>(run)];
  const std::int64_t at = (ns - m_first) / m_stretch;
  if (ns < m_first || at >= static_cast<std::int64_t>(rates.size())) {
    return std::nullopt;
  }
  return rates[static_cast<std::size_t>(at)];
}

void RateChart::prepare(const ChartWindow& window) {
  m_stretch = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(roundStep125(static_cast<double>(window.end - window.begin) / kStretches)));
  const std::int64_t begin = std::max<std::int64_t>(0, window.begin);
  m_first = begin / m_stretch * m_stretch;
  m_rates.assign(feeds().runCount(), {});
  m_highest = 0;
  const std::int64_t end = std::min(window.end, now());
  if (end <= m_first) {
    return;
  }
  // The last stretch is counted up to now, unless it has only begun.
  const std::int64_t whole = (end - m_first) / m_stretch;
  const bool part = (end - m_first) % m_stretch >= m_stretch / 4;
  std::vector<std::int64_t> borders;
  for (std::int64_t i = 0; i <= whole; ++i) {
    borders.push_back(m_first + i * m_stretch);
  }
  if (part) {
    borders.push_back(end);
  }
  for (std::size_t run = 0; run < feeds().runCount(); ++run) {
    const StepFeed& completions = feeds().of(run).front();
    if (!completions.isReady()) {
      continue;
    }
    std::vector<std::int64_t> times = borders;
    for (std::int64_t& time : times) {
      --time;  // what ends on a border belongs to the stretch that begins there
    }
    times.back() += part ? 1 : 0;
    const std::vector<std::int64_t> levels = completions.valuesAt(times);
    for (std::size_t i = 1; i < borders.size(); ++i) {
      const double seconds = static_cast<double>(borders[i] - borders[i - 1]) / kSecond;
      const double rate = static_cast<double>(levels[i] - levels[i - 1]) / seconds;
      m_rates[run].push_back(rate);
      m_highest = std::max(m_highest, rate);
    }
  }
}

std::vector<TimeChart::Curve> RateChart::curves(const ChartWindow& /*window*/) const {
  std::vector<Curve> result;
  for (std::size_t run = 0; run < m_rates.size(); ++run) {
    Curve curve;
    curve.run = static_cast<int>(run);
    curve.color = ui::palette().runColor(curve.run);
    curve.filled = true;
    std::int64_t time = m_first;
    for (const double rate : m_rates[run]) {
      curve.points.push_back({time, rate});
      time = std::min(time + m_stretch, now());
      curve.points.push_back({time, rate});
    }
    result.push_back(std::move(curve));
  }
  return result;
}

double RateChart::axisEndFor(double highest) const { return highest <= 0 ? 1 : roundUp(highest); }

QString RateChart::emptyText() const { return tr("Run a race to see how many tasks end each second."); }

QString RateChart::valueText(double value) const {
  return value < 100 ? QLocale().toString(value, 'f', value < 10 ? 1 : 0)
                     : formatCount(static_cast<std::int64_t>(std::llround(value)));
}

QString RateChart::csvHeader() const { return QStringLiteral("run,from_ns,to_ns,tasks_per_s"); }

void RateChart::appendCsv(int run, const QString& name, QString& csv) const {
  std::int64_t time = m_first;
  for (const double rate : m_rates[static_cast<std::size_t>(run)]) {
    csv += name + QLatin1Char(',') + QString::number(time) + QLatin1Char(',') +
           QString::number(std::min(time + m_stretch, now())) + QLatin1Char(',') + QString::number(rate, 'g', 8) +
           QLatin1Char('\n');
    time += m_stretch;
  }
}

}  // namespace poolscope::ui
