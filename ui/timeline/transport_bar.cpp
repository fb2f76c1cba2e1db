// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/transport_bar.h"

#include "ui/bridge/time_cursor.h"
#include "ui/models/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>

#include <array>
#include <cmath>

namespace poolscope::ui {

namespace {
constexpr std::array<double, 10> kSpeeds{0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100};
}

TransportBar::TransportBar(TimeCursor* cursor, QWidget* parent)
    : QWidget(parent),
      m_cursor(cursor),
      m_play(new QToolButton(this)),
      m_speed(new QComboBox(this)),
      m_live(new QToolButton(this)),
      m_time(new QLabel(this)) {
  setObjectName(QStringLiteral("transportBar"));
  setAccessibleName(tr("Replay"));
  m_play->setObjectName(QStringLiteral("playButton"));
  m_play->setAutoRaise(true);
  m_speed->setObjectName(QStringLiteral("replaySpeed"));
  m_speed->setAccessibleName(tr("Speed of the replay"));
  m_speed->setToolTip(tr("How fast a replay runs, against the time that it took"));
  // Every speed can be read also where the bar has little room.
  m_speed->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_speed->setMinimumContentsLength(5);
  for (const double speed : kSpeeds) {
    //: A speed: so many times as fast
    m_speed->addItem(tr("%1×").arg(QLocale().toString(speed)), speed);
  }
  m_live->setObjectName(QStringLiteral("liveButton"));
  m_live->setText(tr("Live"));
  m_live->setCheckable(true);
  m_live->setAutoRaise(true);
  m_live->setToolTip(tr("The time cursor goes along with the newest moment (End)"));
  m_time->setObjectName(QStringLiteral("replayTime"));
  m_time->setForegroundRole(QPalette::PlaceholderText);
  m_time->setFont(smallFont());
  m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  // As wide as any, so that nothing moves as it counts.
  m_time->setMinimumWidth(QFontMetrics(m_time->font()).horizontalAdvance(QStringLiteral("000.0 ms")));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_time);
  layout->addWidget(m_play);
  layout->addWidget(m_speed);
  layout->addWidget(m_live);

  connect(m_play, &QToolButton::clicked, m_cursor,
          [this] { m_cursor->isPlaying() ? m_cursor->pause() : m_cursor->play(); });
  connect(m_live, &QToolButton::clicked, m_cursor, [this] {
    if (m_cursor->isLive()) {
      m_cursor->setTime(m_cursor->time());
    } else {
      m_cursor->goLive();
    }
    update();
  });
  connect(m_speed, &QComboBox::activated, this, &TransportBar::chooseSpeed);
  connect(m_cursor, &TimeCursor::timeChanged, this, &TransportBar::update);
  connect(m_cursor, &TimeCursor::liveChanged, this, &TransportBar::update);
  connect(m_cursor, &TimeCursor::playingChanged, this, &TransportBar::update);
  connect(m_cursor, &TimeCursor::speedChanged, this, &TransportBar::update);
  update();
}

void TransportBar::chooseSpeed(int index) { m_cursor->setSpeed(m_speed->itemData(index).toDouble()); }

void TransportBar::update() {
  const bool playing = m_cursor->isPlaying();
  if (m_play->property("playing") != QVariant(playing)) {
    m_play->setProperty("playing", playing);
    m_play->setIcon(themeIcon(playing ? QStringLiteral("pause") : QStringLiteral("run")));
    m_play->setAccessibleName(playing ? tr("Pause the replay") : tr("Replay"));
    m_play->setToolTip(playing ? tr("Hold the replay here (Space)")
                               : tr("Replay the run from the time cursor on (Space)"));
  }
  m_live->setChecked(m_cursor->isLive());
  m_time->setText(formatDuration(m_cursor->time(), 4));
  int nearest = 0;
  for (int i = 1; i < static_cast<int>(kSpeeds.size()); ++i) {
    const auto distance = [&](int at) { return std::abs(kSpeeds[static_cast<std::size_t>(at)] - m_cursor->speed()); };
    nearest = distance(i) < distance(nearest) ? i : nearest;
  }
  const QSignalBlocker blocker(m_speed);
  m_speed->setCurrentIndex(nearest);
}

}  // namespace poolscope::ui
