// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/executor_row.h"

#include "ui/panels/form.h"
#include "ui/panels/job_words.h"
#include "ui/theme/icons.h"
#include "ui/theme/scale.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyleOption>
#include <QStylePainter>
#include <QToolButton>

namespace poolscope::ui {

namespace {

constexpr int kWorkersWidth = 98;
constexpr int kSwitchWidth = 36;
constexpr int kWideSwitchWidth = 44;
constexpr int kLoopTasks = 1000;  // at once on the loop of one worker, as people write it who mix both

/// "1 worker", "2 workers": the suffix goes with the number.
class WorkersField : public QSpinBox {
 public:
  using QSpinBox::QSpinBox;

 protected:
  QString textFromValue(int value) const override {
    return value == 1 ? ExecutorRow::tr("1 worker") : ExecutorRow::tr("%1 workers").arg(locale().toString(value));
  }
  int valueFromText(const QString& text) const override {
    bool ok = false;
    const int value = locale().toInt(digitsOf(text), &ok);
    return ok ? value : minimum();
  }
  QValidator::State validate(QString& text, int& /*position*/) const override {
    const QString digits = digitsOf(text);
    if (digits.isEmpty()) {
      return QValidator::Intermediate;
    }
    bool ok = false;
    const int value = locale().toInt(digits, &ok);
    if (!ok || value > maximum()) {
      return QValidator::Invalid;
    }
    return value < minimum() ? QValidator::Intermediate : QValidator::Acceptable;
  }

 private:
  static QString digitsOf(const QString& text) {
    QString digits;
    for (const QChar c : text) {
      if (c.isDigit()) {
        digits += c;
      }
    }
    return digits;
  }
};

/// A name that has no room is written as people write it who import from multiprocessing.
class KindBox : public QComboBox {
 public:
  using QComboBox::QComboBox;

  /// What fits of the name.
  QString shownText() const {
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const int room =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width() - kTextMargin;
    for (const QString& name : {QStringLiteral("multiprocessing"), QStringLiteral("mp")}) {
      if (fontMetrics().horizontalAdvance(currentText().replace(QLatin1String("multiprocessing"), name)) <= room) {
        return currentText().replace(QLatin1String("multiprocessing"), name);
      }
    }
    return currentText().remove(QLatin1String("multiprocessing."));
  }

  void showPopup() override {  // the list has room for every name
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + 2 * kTextMargin);
    QComboBox::showPopup();
  }

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    option.currentText = shownText();
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
  }

 private:
  static constexpr int kTextMargin = 4;
};

void makeSwitch(QToolButton* button, const QString& name, const QString& text, int width) {
  button->setObjectName(name);
  button->setText(text);
  button->setCheckable(true);
  setScaledWidth(button, width);
  button->setFocusPolicy(Qt::StrongFocus);
}

}  // namespace

bool understandsKey(ExecutorKind kind, const char* key) { return describe(kind).has_key(key); }

ExecutorRow::ExecutorRow(const ExecutorSpec& spec, QWidget* parent)
    : QWidget(parent),
      m_spec(spec),
      m_check(new QCheckBox(this)),
      m_kind(new KindBox(this)),
      m_workers(new WorkersField(this)),
      m_fixedWorkers(new QLabel(this)),
      m_loop(new QToolButton(this)),
      m_join(new QToolButton(this)),
      m_gil(new QToolButton(this)),
      m_remove(new QToolButton(this)) {
  m_check->setObjectName(QStringLiteral("takesPart"));
  m_check->setChecked(true);
  m_check->setToolTip(tr("Takes part in the race"));

  m_kind->setObjectName(QStringLiteral("kind"));
  m_kind->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_kind->setMinimumContentsLength(6);
  m_kind->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  for (const ExecutorKindDescription& kind : executor_kinds()) {
    m_kind->addItem(jobText(kind.title), static_cast<int>(kind.kind));
    m_kind->setItemData(m_kind->count() - 1, jobText(kind.purpose), Qt::ToolTipRole);
  }
  keepWheelFromValues(m_kind);

  m_workers->setObjectName(QStringLiteral("workers"));
  m_workers->setRange(1, kMaxWorkers);
  m_workers->setAlignment(Qt::AlignRight);
  setScaledWidth(m_workers, kWorkersWidth);
  m_workers->setToolTip(tr("Tasks that can run at the same time"));
  keepWheelFromValues(m_workers);
  sayLimits(m_workers);

  m_fixedWorkers->setObjectName(QStringLiteral("fixedWorkers"));
  m_fixedWorkers->setContentsMargins(4, 0, 4, 0);
  m_fixedWorkers->setForegroundRole(QPalette::PlaceholderText);

  makeSwitch(m_loop, QStringLiteral("loop"), tr("Loop"), kWideSwitchWidth);
  m_loop->setToolTip(
      tr("Each worker process runs an event loop with up to %1 tasks at once").arg(locale().toString(kLoopTasks)));
  makeSwitch(m_join, QStringLiteral("join"), tr("Join"), kWideSwitchWidth);
  m_join->setToolTip(
      tr("Joins each task before it starts the next one, so that they run one after another: "
         "the join in the wrong place"));
  makeSwitch(m_gil, QStringLiteral("gil"), tr("GIL"), kSwitchWidth);

  m_remove->setObjectName(QStringLiteral("remove"));
  m_remove->setIcon(themeIcon(QStringLiteral("close")));
  m_remove->setIconSize({12, 12});
  m_remove->setAutoRaise(true);
  m_remove->setFocusPolicy(Qt::StrongFocus);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_check);
  layout->addWidget(m_kind, 1);
  layout->addWidget(m_workers);
  layout->addWidget(m_fixedWorkers);
  layout->addWidget(m_loop);
  layout->addWidget(m_join);
  layout->addWidget(m_gil);
  layout->addWidget(m_remove);

  connect(m_check, &QCheckBox::toggled, this, &ExecutorRow::changed);
  connect(m_kind, &QComboBox::activated, this, &ExecutorRow::onKindChosen);
  connect(m_workers, &QSpinBox::valueChanged, this, [this](int workers) {
    m_spec.workers = workers;
    Q_EMIT changed();
  });
  connect(m_loop, &QToolButton::toggled, this, [this](bool on) {
    m_spec.loop = on ? kLoopTasks : 0;
    if (on) {
      m_spec.chunk_size = 1;
    }
    Q_EMIT changed();
  });
  connect(m_join, &QToolButton::toggled, this, [this](bool on) {
    m_spec.join_in_loop = on;
    Q_EMIT changed();
  });
  connect(m_gil, &QToolButton::toggled, this, [this](bool on) {
    m_spec.gil = on;
    Q_EMIT changed();
  });
  connect(m_remove, &QToolButton::clicked, this, &ExecutorRow::removeRequested);
  setNumber(1);
  setRemovable(true);
  showSpec();
}

void ExecutorRow::setSpec(const ExecutorSpec& spec) {
  if (m_spec == spec) {
    return;
  }
  m_spec = spec;
  showSpec();
  Q_EMIT changed();
}

QString ExecutorRow::shownKind() const { return static_cast<const KindBox*>(m_kind)->shownText(); }

bool ExecutorRow::isChecked() const { return m_check->isChecked(); }

void ExecutorRow::setChecked(bool checked) { m_check->setChecked(checked); }

void ExecutorRow::setNumber(int number) {
  setObjectName(QStringLiteral("executor%1").arg(number));
  m_check->setAccessibleName(tr("Executor %1 takes part").arg(number));
  m_kind->setAccessibleName(tr("Kind of executor %1").arg(number));
  m_workers->setAccessibleName(tr("Workers of executor %1").arg(number));
  m_loop->setAccessibleName(tr("Event loops of executor %1").arg(number));
  m_join->setAccessibleName(tr("Join of executor %1").arg(number));
  m_gil->setAccessibleName(tr("GIL of executor %1").arg(number));
  m_remove->setAccessibleName(tr("Remove executor %1").arg(number));
}

void ExecutorRow::setRemovable(bool removable) {
  m_remove->setEnabled(removable);
  m_remove->setToolTip(removable ? tr("Remove this executor") : tr("The last executor stays"));
}

void ExecutorRow::onKindChosen() {
  m_spec.kind = static_cast<ExecutorKind>(m_kind->currentData().toInt());
  m_spec.loop = 0;  // each kind means something else by it
  if (!understandsKey(m_spec.kind, "gil")) {
    m_spec.gil = false;
  }
  if (!understandsKey(m_spec.kind, "queue-limit")) {
    m_spec.queue_limit = 0;
  }
  if (!understandsKey(m_spec.kind, "chunk-size")) {
    m_spec.chunk_size = 1;
  }
  if (!understandsKey(m_spec.kind, "join")) {
    m_spec.join_in_loop = false;
  }
  showSpec();
  Q_EMIT changed();
}

void ExecutorRow::showSpec() {
  const QSignalBlocker quietKind(m_kind);
  const QSignalBlocker quietWorkers(m_workers);
  const QSignalBlocker quietLoop(m_loop);
  const QSignalBlocker quietJoin(m_join);
  const QSignalBlocker quietGil(m_gil);
  m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(m_spec.kind)));
  m_kind->setToolTip(jobText(describe(m_spec.kind).purpose));
  const bool counted = understandsKey(m_spec.kind, "workers");
  if (counted) {
    m_workers->setValue(m_spec.effective_workers());
  }
  m_workers->setVisible(counted);
  m_fixedWorkers->setVisible(!counted && m_spec.effective_workers() == 1);
  m_fixedWorkers->setText(tr("1 worker"));
  // What a kind has not is not shown: the room is for its name.
  m_loop->setVisible(counted && understandsKey(m_spec.kind, "loop"));
  m_loop->setChecked(m_spec.loop > 0);
  m_join->setVisible(understandsKey(m_spec.kind, "join"));
  m_join->setChecked(m_spec.join_in_loop);
  const bool hasGil = understandsKey(m_spec.kind, "gil");
  m_gil->setVisible(hasGil);
  m_gil->setEnabled(hasGil);
  m_gil->setChecked(m_spec.gil);
  m_gil->setToolTip(tr("An emulated Global Interpreter Lock, as Python has it: one task computes at a time"));
}

}  // namespace poolscope::ui
