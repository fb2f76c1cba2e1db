// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/card.h"
#include "ui/theme/elided_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QToolTip>
#include <QtTest>

using namespace poolscope::ui;

class TestTheme : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();
  void schemeReachesPaletteAndApplication_data();
  void schemeReachesPaletteAndApplication();
  void changedIsSaidOncePerChange();
  void schemeNamesComeBack();
  void everyIconDraws_data();
  void everyIconDraws();
  void iconFollowsTheScheme();
  void unknownIconIsNull();
  void cardShowsWhatItWasGiven();
  void longSubtitleDoesNotWidenTheCard();
  void primaryButtonStandsOutOnlyWhenItCanBePressed();
  void widgetsTakeTheSchemesColours_data();
  void widgetsTakeTheSchemesColours();
  void scrollBarThumbCoversItsShare();
  void tipsOfCutTextAreText();
};

namespace {

/// The colour of the most opaque pixel, or an invalid one when nothing was drawn.
QColor inkOf(const QPixmap& pixmap) {
  const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
  QColor ink;
  int alpha = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QColor c = image.pixelColor(x, y);
      if (c.alpha() > alpha) {
        alpha = c.alpha();
        ink = QColor(c.rgb());
      }
    }
  }
  return ink;
}

}  // namespace

void TestTheme::init() {
  // The offscreen platform says this of every window.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
  new Theme(Theme::Scheme::Light, this);
}

void TestTheme::cleanup() { delete Theme::instance(); }

void TestTheme::schemeReachesPaletteAndApplication_data() {
  QTest::addColumn<Theme::Scheme>("scheme");
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << Theme::Scheme::Light << false;
  QTest::newRow("dark") << Theme::Scheme::Dark << true;
  // The offscreen platform's own palette is light.
  QTest::newRow("system") << Theme::Scheme::System << false;
}

void TestTheme::schemeReachesPaletteAndApplication() {
  QFETCH(Theme::Scheme, scheme);
  QFETCH(bool, dark);
  Theme::instance()->setScheme(scheme);
  QCOMPARE(Theme::instance()->scheme(), scheme);
  QCOMPARE(Theme::instance()->isDark(), dark);
  const Palette& expected = dark ? darkPalette() : lightPalette();
  QCOMPARE(poolscope::ui::palette().bg, expected.bg);
  QCOMPARE(QApplication::palette().color(QPalette::Window), expected.bg);
  QCOMPARE(QApplication::palette().color(QPalette::Base), expected.card);
  QCOMPARE(QApplication::palette().color(QPalette::Text), expected.text);
  QLabel label;
  QCOMPARE(label.palette().color(QPalette::WindowText), expected.text);
}

void TestTheme::changedIsSaidOncePerChange() {
  QSignalSpy changed(Theme::instance(), &Theme::changed);
  Theme::instance()->setScheme(Theme::Scheme::Light);
  QCOMPARE(changed.count(), 0);
  Theme::instance()->setScheme(Theme::Scheme::Dark);
  QCOMPARE(changed.count(), 1);
  Theme::instance()->setScheme(Theme::Scheme::Dark);
  QCOMPARE(changed.count(), 1);
}

void TestTheme::schemeNamesComeBack() {
  for (const auto scheme : {Theme::Scheme::System, Theme::Scheme::Light, Theme::Scheme::Dark}) {
    QCOMPARE(Theme::schemeFromName(Theme::schemeName(scheme)), scheme);
  }
  QCOMPARE(Theme::schemeFromName(QStringLiteral("mauve")), Theme::Scheme::System);
}

void TestTheme::everyIconDraws_data() {
  QTest::addColumn<QString>("name");
  const QStringList files = QDir(QStringLiteral(":/poolscope/icons")).entryList({QStringLiteral("*.svg")});
  QVERIFY(files.size() >= 20);
  for (QString name : files) {
    name.chop(4);
    QTest::newRow(qPrintable(name)) << name;
  }
}

void TestTheme::everyIconDraws() {
  QFETCH(QString, name);
  const QIcon icon = themeIcon(name);
  QVERIFY(!icon.isNull());
  QCOMPARE(icon.name(), name);
  for (const int size : {16, 32}) {
    const QPixmap pixmap = icon.pixmap(QSize(size, size), 1.0);
    QCOMPARE(pixmap.size(), QSize(size, size));
    QVERIFY(inkOf(pixmap).isValid());
  }
  QCOMPARE(icon.pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
}

void TestTheme::iconFollowsTheScheme() {
  const QIcon icon = themeIcon(QStringLiteral("cancel"));
  QCOMPARE(inkOf(icon.pixmap(16)), lightPalette().text);
  QVERIFY(inkOf(icon.pixmap(16, QIcon::Disabled)) != lightPalette().text);
  Theme::instance()->setScheme(Theme::Scheme::Dark);
  QCOMPARE(inkOf(icon.pixmap(16)), darkPalette().text);
  QCOMPARE(inkOf(tintedPixmap(icon, QSize(16, 16), 1.0, QColor(Qt::red))), QColor(Qt::red));
}

void TestTheme::unknownIconIsNull() { QVERIFY(themeIcon(QStringLiteral("no such icon")).isNull()); }

void TestTheme::cardShowsWhatItWasGiven() {
  Card card(QStringLiteral("Queue depth"));
  card.setSubtitle(QStringLiteral("tasks"));
  card.setCornerText(QStringLiteral("0 – 5 s"));
  auto* body = new QWidget;
  card.setBody(body);
  card.resize(300, 200);
  card.show();
  QVERIFY(QTest::qWaitForWindowExposed(&card));
  QCOMPARE(card.title(), QStringLiteral("Queue depth"));
  QCOMPARE(card.subtitle(), QStringLiteral("tasks"));
  QCOMPARE(card.cornerText(), QStringLiteral("0 – 5 s"));
  QCOMPARE(card.accessibleName(), QStringLiteral("Queue depth"));
  QVERIFY(body->isVisible());
  QVERIFY(body->height() > 150);

  // A card within a round border: its ground inside, not at the very corner.
  const QImage image = card.grab().toImage();
  QCOMPARE(image.pixelColor(150, 150), lightPalette().card);
  QVERIFY(image.pixelColor(0, 0) != lightPalette().card);

  QPointer<QWidget> first(body);
  card.setBody(new QWidget);
  QVERIFY(first.isNull());
}

void TestTheme::longSubtitleDoesNotWidenTheCard() {
  Card card(QStringLiteral("Tasks"));
  card.setSubtitle(QString(50, QLatin1Char('x')));
  const int before = card.minimumSizeHint().width();
  card.setSubtitle(QString(500, QLatin1Char('x')));
  QCOMPARE(card.minimumSizeHint().width(), before);
  QVERIFY(before < 200);
}

void TestTheme::primaryButtonStandsOutOnlyWhenItCanBePressed() {
  QPushButton button(themeIcon(QStringLiteral("run")), QStringLiteral("Run"));
  button.resize(button.sizeHint());
  // Halfway between the border and the text.
  const QPoint ground(button.width() / 2, 4);
  QCOMPARE(button.grab().toImage().pixelColor(ground), lightPalette().card);
  setPrimary(&button);
  QCOMPARE(button.grab().toImage().pixelColor(ground), lightPalette().accent);
  button.setEnabled(false);
  QCOMPARE(button.grab().toImage().pixelColor(ground), lightPalette().card);
}

void TestTheme::widgetsTakeTheSchemesColours_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

void TestTheme::widgetsTakeTheSchemesColours() {
  QFETCH(bool, dark);
  Theme::instance()->setScheme(dark ? Theme::Scheme::Dark : Theme::Scheme::Light);
  const Palette& colors = poolscope::ui::palette();
  const auto centre = [](QWidget& widget) {
    widget.resize(200, 30);
    return widget.grab().toImage().pixelColor(150, 15);
  };
  QLineEdit edit;
  QCOMPARE(centre(edit), colors.card);
  QComboBox combo;
  QCOMPARE(centre(combo), colors.card);
  QSpinBox spin;
  QCOMPARE(centre(spin), colors.card);
  QMenuBar menuBar;
  QCOMPARE(centre(menuBar), colors.card);
  QListWidget list;
  list.setFrameShape(QFrame::NoFrame);
  list.addItem(QString());
  list.setCurrentRow(0);
  list.resize(200, 60);
  QCOMPARE(list.grab().toImage().pixelColor(150, 50), colors.card);
  QCOMPARE(list.grab().toImage().pixelColor(150, 8), colors.selection);
}

void TestTheme::scrollBarThumbCoversItsShare() {
  QScrollBar bar(Qt::Vertical);
  bar.setRange(0, 300);
  bar.setPageStep(100);
  bar.resize(bar.sizeHint().width(), 400);
  QStyleOptionSlider option;
  option.initFrom(&bar);
  option.subControls = QStyle::SC_All;
  option.orientation = Qt::Vertical;
  option.maximum = 300;
  option.pageStep = 100;
  const auto thumb = [&] {
    return bar.style()->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, &bar);
  };
  QCOMPARE(thumb(), QRect(0, 0, bar.width(), 100));
  option.sliderPosition = option.sliderValue = 300;
  QCOMPARE(thumb(), QRect(0, 300, bar.width(), 100));
  option.maximum = 1'000'000;  // still large enough to be caught
  option.sliderPosition = 0;
  QVERIFY(thumb().height() >= 20);
}

void TestTheme::tipsOfCutTextAreText() {
  ElidedLabel label(QStringLiteral("<b>bold</b><img src='/etc/passwd'> and a long tail that does not fit"));
  label.resize(60, 20);
  label.show();
  QHelpEvent help(QEvent::ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)));
  QApplication::sendEvent(&label, &help);
  QVERIFY2(QToolTip::text().contains(QStringLiteral("&lt;b&gt;bold")), qPrintable(QToolTip::text()));
  QVERIFY(!QToolTip::text().contains(QStringLiteral("<img")));
  QToolTip::hideText();
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
