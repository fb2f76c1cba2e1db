// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

#include <QtTest>

using namespace poolscope::ui;

class TestPalette : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pairsCanBeRead_data();
  void pairsCanBeRead();
  void everyColourIsOpaqueAndSeriesDiffer_data();
  void everyColourIsOpaqueAndSeriesDiffer();
  void seriesRepeat();
  void contrastIsThatOfTheStandard();
  void mixGoesFromGroundToTop();
};

void TestPalette::pairsCanBeRead_data() {
  QTest::addColumn<QColor>("text");
  QTest::addColumn<QColor>("ground");
  QTest::addColumn<double>("least");
  for (const Palette* p : {&lightPalette(), &darkPalette()}) {
    const char* scheme = p->dark ? "dark" : "light";
    const auto row = [&](const char* name, const QColor& text, const QColor& ground, double least) {
      QTest::addRow("%s %s", scheme, name) << text << ground << least;
    };
    row("text on bg", p->text, p->bg, 5.0);
    row("text on card", p->text, p->card, 5.0);
    row("text on selection", p->text, p->selection, 5.0);
    row("muted on bg", p->muted, p->bg, 5.0);
    row("muted on card", p->muted, p->card, 5.0);
    row("muted on selection", p->muted, p->selection, 4.5);
    row("text on waiting", p->text, p->waiting, 4.5);
    row("accentText on accent", p->accentText, p->accent, 4.5);
    row("accent on card", p->accent, p->card, 4.5);
    row("ok", p->ok, p->okBg, 4.5);
    row("running", p->running, p->runningBg, 4.5);
    row("failed", p->failed, p->failedBg, 4.5);
    row("warning", p->warning, p->warningBg, 4.5);
    row("ok on card", p->ok, p->card, 4.5);
    row("failed on card", p->failed, p->card, 4.5);
    row("cursor on card", p->cursor, p->card, 3.0);  // a line, not text
    for (int i = 0; i < 6; ++i) {
      QTest::addRow("%s series %d", scheme, i) << p->seriesText(i) << p->seriesColor(i) << 4.5;
    }
  }
}

void TestPalette::pairsCanBeRead() {
  QFETCH(QColor, text);
  QFETCH(QColor, ground);
  QFETCH(double, least);
  const double ratio = contrastRatio(text, ground);
  QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1:1, needs %2:1").arg(ratio, 0, 'f', 2).arg(least)));
}

void TestPalette::everyColourIsOpaqueAndSeriesDiffer_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

void TestPalette::everyColourIsOpaqueAndSeriesDiffer() {
  QFETCH(bool, dark);
  setCurrentPalette(dark);
  const Palette& p = palette();
  QCOMPARE(p.dark, dark);
  for (const QColor& c :
       {p.bg, p.card, p.line, p.grid, p.text, p.muted, p.accent, p.accentText, p.selection, p.waiting, p.ok, p.okBg,
        p.running, p.runningBg, p.failed, p.failedBg, p.warning, p.warningBg, p.cursor}) {
    QVERIFY(c.isValid());
    QCOMPARE(c.alpha(), 255);
  }
  for (std::size_t i = 0; i < p.series.size(); ++i) {
    QVERIFY(p.series[i].isValid());
    for (std::size_t k = 0; k < i; ++k) {
      QVERIFY(p.series[i] != p.series[k]);
    }
  }
  // The scheme is what it says: a dark ground under light text, or the other way round.
  QCOMPARE(p.bg.lightness() < p.text.lightness(), dark);
}

void TestPalette::seriesRepeat() {
  const Palette& p = lightPalette();
  QCOMPARE(p.seriesColor(6), p.seriesColor(0));
  QCOMPARE(p.seriesColor(11), p.seriesColor(5));
  QCOMPARE(p.seriesText(12), p.seriesText(0));
  QCOMPARE(p.seriesColor(-1), p.seriesColor(0));
  QCOMPARE(p.seriesText(0), QColor(Qt::white));
}

void TestPalette::contrastIsThatOfTheStandard() {
  QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
  QCOMPARE(contrastRatio(Qt::white, Qt::black), 21.0);
  QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
  // #767676 is the lightest grey that passes AA on white.
  QVERIFY(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
  QVERIFY(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
}

void TestPalette::mixGoesFromGroundToTop() {
  QCOMPARE(mix(Qt::black, Qt::white, 0.0), QColor(Qt::white));
  QCOMPARE(mix(Qt::black, Qt::white, 1.0), QColor(Qt::black));
  QCOMPARE(mix(QColor(100, 0, 0), QColor(200, 0, 0), 0.5), QColor(150, 0, 0));
}

QTEST_APPLESS_MAIN(TestPalette)
#include "tst_palette.moc"
