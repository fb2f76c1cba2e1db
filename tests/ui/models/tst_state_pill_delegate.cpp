// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/models/state_pill_delegate.h"
#include "ui/models/state_words.h"
#include "ui/theme/palette.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

class TestStatePillDelegate : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void everyStateHasAWordOfItsOwnThatCanBeRead_data();
  void everyStateHasAWordOfItsOwnThatCanBeRead();
  void aPillStaysWithinItsRoom();
};

void TestStatePillDelegate::everyStateHasAWordOfItsOwnThatCanBeRead_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

void TestStatePillDelegate::everyStateHasAWordOfItsOwnThatCanBeRead() {
  QFETCH(bool, dark);
  setCurrentPalette(dark);
  QStringList words;
  for (int i = 0; i < kTaskStateCount; ++i) {
    const auto state = static_cast<TaskState>(i);
    words << stateWord(state);
    QVERIFY(!stateMeaning(state).isEmpty());
    const StateColors colors = stateColors(state);
    QVERIFY2(contrastRatio(colors.text, colors.ground) >= 4.5, qPrintable(stateWord(state)));
  }
  words.removeDuplicates();
  QCOMPARE(words.size(), kTaskStateCount);
  setCurrentPalette(false);
}

void TestStatePillDelegate::aPillStaysWithinItsRoom() {
  QImage image(200, 40, QImage::Format_RGB32);
  image.fill(palette().card);
  const QRect room(20, 10, 60, 20);
  {
    QPainter painter(&image);
    StatePillDelegate::paintPill(painter, room, TaskState::failed, QFont());
  }
  bool painted = false;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const bool changed = image.pixelColor(x, y) != palette().card;
      painted = painted || changed;
      QVERIFY2(!changed || room.contains(x, y), qPrintable(QStringLiteral("%1,%2").arg(x).arg(y)));
    }
  }
  QVERIFY(painted);
  QCOMPARE(image.pixelColor(room.left() + 5, room.center().y()), palette().failedBg);
}

QTEST_MAIN(TestStatePillDelegate)
#include "tst_state_pill_delegate.moc"
