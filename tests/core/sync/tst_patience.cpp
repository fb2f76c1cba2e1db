// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/patience.h"

#include <QtTest>

using namespace poolscope;

class PatienceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void looksAsLongAsSomethingComes();
  void looksSeldomWhenNothingComes();
};

void PatienceTest::looksAsLongAsSomethingComes() {
  Patience patience;
  for (int i = 0; i < 100; ++i) {
    QVERIFY(patience.is_worth_looking());
    patience.note(true);
  }
}

void PatienceTest::looksSeldomWhenNothingComes() {
  Patience patience;
  int looks = 0;
  for (int i = 0; i < 1000; ++i) {
    if (patience.is_worth_looking()) {
      ++looks;
      patience.note(false);
    }
  }
  QVERIFY2(looks > 30 && looks < 40, "it gives up, but not for ever");
  while (!patience.is_worth_looking()) {
  }
  patience.note(true);
  QVERIFY2(patience.is_worth_looking(), "one that was worth it counts");
}

QTEST_APPLESS_MAIN(PatienceTest)
#include "tst_patience.moc"
