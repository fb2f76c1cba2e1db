// SPDX-License-Identifier: GPL-3.0-or-later
// How the window's panels are laid out: on small screens, after a reset, and for the Tab key.
#include "ui/panels/charts_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/theme.h"
#include "ui/windows/main_window.h"
#include "ui/windows/race_view.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QStatusBar>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

class EventCounter : public QObject {
 public:
  EventCounter(QEvent::Type type, int& count) : m_type(type), m_count(count) {}
  bool eventFilter(QObject* /*watched*/, QEvent* event) override {
    m_count += event->type() == m_type ? 1 : 0;
    return false;
  }

 private:
  QEvent::Type m_type;
  int& m_count;
};

}  // namespace

class WindowLayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

  void aResetLayoutCanBeBroughtBack();
  void fitsASmallScreen();
  void tabReachesEverything();
  void figuresGiveWayToAMessage();

 private:
  [[nodiscard]] RaceView& view() const { return m_window->view(); }

  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<MainWindow> m_window;
};

void WindowLayoutTest::init() {
  // The offscreen platform says this of every window.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints)")));
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_window = std::make_unique<MainWindow>(MainWindow::Memory::none);
  m_window->resize(1280, 800);
  m_window->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void WindowLayoutTest::cleanup() {
  m_window.reset();
  m_theme.reset();
}

void WindowLayoutTest::aResetLayoutCanBeBroughtBack() {
  auto* undo = m_window->findChild<QAction*>(QStringLiteral("undoResetLayout"));
  QVERIFY(!undo->isEnabled());
  const QStringList usual = view().charts().order();
  QStringList turned = usual;
  std::reverse(turned.begin(), turned.end());
  view().charts().setOrder(turned);
  view().setPanelShown(&view().inspector(), false);
  m_window->findChild<QAction*>(QStringLiteral("resetLayout"))->trigger();
  QCOMPARE(view().charts().order(), usual);
  QVERIFY(view().isPanelShown(&view().inspector()));
  QVERIFY(undo->isEnabled());
  undo->trigger();
  QCOMPARE(view().charts().order(), turned);
  QVERIFY(!view().isPanelShown(&view().inspector()));
  QVERIFY(!undo->isEnabled());
}

void WindowLayoutTest::figuresGiveWayToAMessage() {
  const auto* figure = m_window->findChild<QLabel*>(QStringLiteral("doneFigure"));
  m_window->showStartPage();
  m_window->statusBar()->showMessage(QStringLiteral("Saved"));
  m_window->showRacePage();
  QVERIFY(!figure->isVisible());
  m_window->statusBar()->clearMessage();
  QVERIFY(figure->isVisible());
}

void WindowLayoutTest::fitsASmallScreen() {
  m_window->showStartPage();
  m_window->showRacePage();
  m_window->resize(800, 600);
  QTRY_COMPARE(m_window->size(), QSize(800, 600));
  QTRY_VERIFY(view().isNarrow());
  QVERIFY2(view().isPanelShown(&view().tasks()) && view().isPanelShown(&view().inspector()), "as tabs");
  m_window->findChild<QAction*>(QStringLiteral("findAction"))->trigger();
  QVERIFY(view().tasks().isVisible());
  int layouts = 0;
  auto* tools = m_window->findChild<QWidget*>(QStringLiteral("toolRow"));
  // It comes to rest: buttons that lost their words ask for no more layouts.
  EventCounter counter(QEvent::LayoutRequest, layouts);
  tools->installEventFilter(&counter);
  for (int i = 0; i < 20; ++i) {
    QCoreApplication::processEvents();
  }
  QVERIFY2(layouts < 10, qPrintable(QString::number(layouts)));
  for (const QPushButton* tool : tools->findChildren<QPushButton*>()) {
    QTRY_VERIFY2(tool->width() >= tool->sizeHint().width(), qPrintable(tool->objectName()));
    QVERIFY2(!tool->text().isEmpty() || (!tool->icon().isNull() && !tool->accessibleName().isEmpty()),
             qPrintable(tool->objectName()));
  }
  m_window->resize(1400, 900);
  QTRY_VERIFY(!view().isNarrow());
  QVERIFY(view().tasks().isVisible() && view().inspector().isVisible());
}

void WindowLayoutTest::tabReachesEverything() {
  m_window->activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
  QSet<const QWidget*> reached;
  for (int i = 0; i < 400 && !reached.contains(QApplication::focusWidget()); ++i) {
    reached.insert(QApplication::focusWidget());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
  }
  QStringList missed;
  for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
    const auto* group = qobject_cast<const QAbstractButton*>(widget);
    const bool oneOfAGroup = group != nullptr && group->autoExclusive();
    if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0 &&
        widget->focusProxy() == nullptr && !oneOfAGroup && !reached.contains(widget) &&
        qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) == nullptr) {
      missed << widget->objectName();
    }
  }
  QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1String(", "))));
}

QTEST_MAIN(WindowLayoutTest)
#include "tst_window_layout.moc"
