// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_accessible.h"

#include "ui/timeline/timeline_widget.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// A screen reader that asks for all items gets no more than these.
constexpr int kMostItems = 1'000;

/// One task as an item of the list. Knows its task, not its place: the list moves along with the selection.
class TaskItem : public QAccessibleInterface, public QAccessibleActionInterface {
 public:
  TaskItem(TimelineWidget* timeline, TaskRef task) : m_timeline(timeline), m_task(task) {}

  [[nodiscard]] bool isValid() const override { return m_timeline != nullptr; }
  [[nodiscard]] QObject* object() const override { return nullptr; }
  [[nodiscard]] QWindow* window() const override {
    return m_timeline != nullptr ? m_timeline->window()->windowHandle() : nullptr;
  }
  [[nodiscard]] QAccessibleInterface* parent() const override {
    return m_timeline != nullptr ? QAccessible::queryAccessibleInterface(m_timeline) : nullptr;
  }
  [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
  [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  [[nodiscard]] int childCount() const override { return 0; }
  [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }

  [[nodiscard]] QRect rect() const override {
    if (m_timeline == nullptr) {
      return {};
    }
    const QRect bar = m_timeline->barRectFor(m_task.run, m_task.row);
    return bar.isNull() ? bar : bar.translated(m_timeline->viewport()->mapToGlobal(QPoint(0, 0)));
  }

  [[nodiscard]] QString text(QAccessible::Text kind) const override {
    if (m_timeline == nullptr) {
      return {};
    }
    switch (kind) {
      case QAccessible::Name: return m_timeline->taskName(m_task);
      case QAccessible::Description: return m_timeline->taskDescription(m_task);
      default: return {};
    }
  }
  void setText(QAccessible::Text, const QString&) override {}

  [[nodiscard]] QAccessible::State state() const override {
    QAccessible::State state;
    state.selectable = true;
    state.focusable = true;
    if (m_timeline == nullptr) {
      state.invalid = true;
      return state;
    }
    state.selected = m_timeline->selectedTask() == m_task;
    state.focused = state.selected && m_timeline->hasFocus();
    const QRect bar = m_timeline->barRectFor(m_task.run, m_task.row);
    state.offscreen = bar.isNull() || !bar.intersects(m_timeline->viewport()->rect());
    return state;
  }

  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }
  [[nodiscard]] QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
  void doAction(const QString&) override {
    if (m_timeline != nullptr) {
      m_timeline->setSelected(m_task.run, m_task.row);
    }
  }
  [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

 private:
  QPointer<TimelineWidget> m_timeline;
  TaskRef m_task;
};

class TimelineInterface : public QAccessibleWidget {
 public:
  explicit TimelineInterface(TimelineWidget* timeline) : QAccessibleWidget(timeline, QAccessible::List) {}
  ~TimelineInterface() override {
    for (const QAccessible::Id id : std::as_const(m_items)) {
      QAccessible::deleteAccessibleInterface(id);
    }
  }

  [[nodiscard]] int childCount() const override { return range().count; }
  [[nodiscard]] QAccessibleInterface* child(int index) const override {
    const Range items = range();
    if (index < 0 || index >= items.count) {
      return nullptr;
    }
    return item(timeline()->taskOfNumber(items.first + index));
  }
  [[nodiscard]] int indexOfChild(const QAccessibleInterface* wanted) const override {
    const Range items = range();
    for (int i = 0; i < items.count; ++i) {
      if (item(timeline()->taskOfNumber(items.first + i)) == wanted) {
        return i;
      }
    }
    return -1;
  }
  [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
    const TaskRef task = timeline()->taskAtPosition(timeline()->viewport()->mapFromGlobal(QPoint(x, y)));
    return task.isValid() ? item(task) : nullptr;
  }
  [[nodiscard]] QAccessibleInterface* focusChild() const override {
    const TaskRef task = timeline()->selectedTask();
    return task.isValid() && timeline()->hasFocus() ? item(task) : nullptr;
  }

 private:
  struct Range {
    qint64 first = 0;
    int count = 0;
  };
  [[nodiscard]] TimelineWidget* timeline() const { return static_cast<TimelineWidget*>(widget()); }

  [[nodiscard]] Range range() const {
    const qint64 all = timeline()->taskCount();
    if (all <= kMostItems) {
      return {0, static_cast<int>(all)};
    }
    const TaskRef selected = timeline()->selectedTask();
    const qint64 middle = selected.isValid() ? timeline()->numberOfTask(selected) : 0;
    return {std::clamp<qint64>(middle - kMostItems / 2, 0, all - kMostItems), kMostItems};
  }

  [[nodiscard]] QAccessibleInterface* item(TaskRef task) const {
    const quint64 key = (static_cast<quint64>(task.run) << 32U) | task.row;
    const auto known = m_items.constFind(key);
    if (known != m_items.constEnd()) {
      return QAccessible::accessibleInterface(*known);
    }
    auto* made = new TaskItem(timeline(), task);
    m_items.insert(key, QAccessible::registerAccessibleInterface(made));
    return made;
  }

  mutable QHash<quint64, QAccessible::Id> m_items;  ///< those that somebody asked for
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* timeline = qobject_cast<TimelineWidget*>(object);
  return timeline != nullptr ? new TimelineInterface(timeline) : nullptr;
}

}  // namespace

void installTimelineAccessibility() {
  static const bool installed = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  Q_UNUSED(installed)
}

}  // namespace poolscope::ui
