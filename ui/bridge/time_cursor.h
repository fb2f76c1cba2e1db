// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace poolscope::ui {

/// The moment that every view shows: timeline, charts, pipeline, table and inspector. Live it stands
/// at the right edge and goes along with the run; set somewhere it stays there while the run goes
/// on; replayed it moves on by itself, at a tenth to a hundred times the speed of the clock, until it
/// has caught up with a run that goes on (then it is live) or come to the end (then it stops).
///
/// Times are in ns since the start of the recording. GUI thread only.
class TimeCursor : public QObject {
  Q_OBJECT
  Q_PROPERTY(qint64 time READ time WRITE setTime NOTIFY timeChanged)
  Q_PROPERTY(bool live READ isLive NOTIFY liveChanged)
  Q_PROPERTY(bool playing READ isPlaying NOTIFY playingChanged)
  Q_PROPERTY(double speed READ speed WRITE setSpeed NOTIFY speedChanged)

 public:
  static constexpr double kSlowest = 0.1;
  static constexpr double kFastest = 100;
  /// Between two steps of a replay: a picture's time.
  static constexpr std::chrono::milliseconds kTick{16};

  explicit TimeCursor(QObject* parent = nullptr);

  [[nodiscard]] qint64 time() const { return m_time; }
  /// True while it goes along with the newest moment; a view may then show the recording as it is.
  [[nodiscard]] bool isLive() const { return m_live; }
  [[nodiscard]] bool isPlaying() const { return m_playing; }
  [[nodiscard]] double speed() const { return m_speed; }
  /// What there is: the first moment, the last, the one that is live, and whether that moves on.
  [[nodiscard]] qint64 begin() const { return m_begin; }
  [[nodiscard]] qint64 end() const { return m_end; }
  [[nodiscard]] qint64 now() const { return m_now; }
  [[nodiscard]] bool grows() const { return m_grows; }

  /// What there is now. A live cursor goes to `now`, which may lie before the end: of runs that follow each
  /// other, a later one begins anew. Any other stays, within the bounds.
  void setContent(qint64 begin, qint64 end, qint64 now, bool grows);
  /// Another recording: live again, and nothing is played.
  void reset();

  /// Stands at `ns` (or the bound next to it) and is live no more. A replay goes on from there.
  void setTime(qint64 ns);
  /// Back to the newest moment, and along with it. Ends a replay.
  void goLive();
  /// Replays from where it stands; from the begin when it stands at the end. Nothing without content.
  void play();
  void pause();
  /// Kept between kSlowest and kFastest.
  void setSpeed(double speed);

  /// A replay moves on by `elapsed` of the clock; called by its timer, and by tests.
  void advance(std::chrono::nanoseconds elapsed);

 Q_SIGNALS:
  void timeChanged(qint64 ns);
  /// Comes before the timeChanged() of the same change.
  void liveChanged(bool live);
  void playingChanged(bool playing);
  void speedChanged(double speed);

 private:
  void moveTo(qint64 ns, bool live);
  void setPlaying(bool playing);
  void onTick();

  QTimer m_timer;
  QElapsedTimer m_clock;
  qint64 m_begin = 0;
  qint64 m_end = 0;
  qint64 m_now = 0;
  qint64 m_time = 0;
  double m_rest = 0;  ///< part of a ns that a slow replay has not moved yet
  double m_speed = 1;
  bool m_grows = false;
  bool m_live = true;
  bool m_playing = false;
};

}  // namespace poolscope::ui
