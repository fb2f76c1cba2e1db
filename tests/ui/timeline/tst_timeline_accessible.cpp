// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/timeline_widget.h"

#include <QAccessible>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

class TestTimelineAccessible : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup() { m_widget.reset(); }
  void itsTasksAreItemsOfAList();
  void anItemCanBeFoundSelectedAndRead();
  void ofVeryManyTasksThoseAroundTheSelectionAreListed();

 private:
  [[nodiscard]] QAccessibleInterface* list() const { return QAccessible::queryAccessibleInterface(m_widget.get()); }
  std::unique_ptr<TimelineWidget> m_widget;
};

void TestTimelineAccessible::init() {
  support::failOnQtWarnings();
  m_widget = std::make_unique<TimelineWidget>();
  m_widget->resize(900, 520);
  m_widget->setRecording(samples::race());
  m_widget->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_widget.get()));
}

void TestTimelineAccessible::itsTasksAreItemsOfAList() {
  QCOMPARE(list()->role(), QAccessible::List);
  QCOMPARE(list()->childCount(), 20);
  QAccessibleInterface* item = list()->child(17);  // the eighth of the second run
  QCOMPARE(item->role(), QAccessible::ListItem);
  QCOMPARE(item->text(QAccessible::Name), QStringLiteral("sleep_square(7)"));
  QVERIFY(item->text(QAccessible::Description).contains(QStringLiteral("finished")));
  QVERIFY(item->text(QAccessible::Description).contains(QStringLiteral("worker 7")));
  QCOMPARE(item->parent(), list());
  QCOMPARE(list()->indexOfChild(item), 17);
  QVERIFY(list()->child(20) == nullptr);
  QVERIFY(list()->child(-1) == nullptr);
}

void TestTimelineAccessible::anItemCanBeFoundSelectedAndRead() {
  const QPoint middle = m_widget->viewport()->mapToGlobal(m_widget->barRectFor(0, 4).center());
  QAccessibleInterface* item = list()->childAt(middle.x(), middle.y());
  QVERIFY(item != nullptr);
  QVERIFY(item->rect().contains(middle));
  QVERIFY(!item->state().selected);
  item->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 4}));
  QVERIFY(item->state().selected);
  m_widget->activateWindow();
  m_widget->setFocus();
  QTRY_VERIFY(m_widget->hasFocus());
  QCOMPARE(list()->focusChild(), item);
}

void TestTimelineAccessible::ofVeryManyTasksThoseAroundTheSelectionAreListed() {
  m_widget->setRecording({samples::many(4, 50'000, 1000, 0)});
  QTRY_VERIFY(!m_widget->isIndexing());
  QCOMPARE(list()->childCount(), 1000);
  QCOMPARE(list()->child(0)->text(QAccessible::Name), QStringLiteral("job 0(0)"));
  m_widget->setSelected(0, 40'000);
  QCOMPARE(list()->childCount(), 1000);
  QVERIFY(list()->child(500)->state().selected);
  m_widget->setSelected(0, 49'999);
  QVERIFY(list()->child(999)->state().selected);
}

QTEST_MAIN(TestTimelineAccessible)
#include "tst_timeline_accessible.moc"
