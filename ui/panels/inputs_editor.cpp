// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inputs_editor.h"

#include "ui/models/format.h"
#include "ui/panels/form.h"
#include "ui/theme/ask_file.h"
#include "ui/theme/metrics.h"

#include <QDropEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QVBoxLayout>

namespace poolscope::ui {

namespace {

QString joined(const std::vector<std::string>& lines) {
  QStringList list;
  list.reserve(static_cast<qsizetype>(lines.size()));
  for (const std::string& line : lines) {
    list << QString::fromStdString(line);
  }
  return list.join(QLatin1Char('\n'));
}

QStringList localPaths(const QMimeData* data) {
  QStringList paths;
  for (const QUrl& url : data->urls()) {
    if (url.isLocalFile()) {
      paths << url.toLocalFile();
    }
  }
  return paths;
}

}  // namespace

InputsEditor::InputsEditor(QWidget* parent)
    : QWidget(parent),
      m_count(makeHint({}, this)),
      m_text(new QPlainTextEdit(this)),
      m_choose(new QPushButton(tr("Choose files…"), this)),
      m_restore(new QPushButton(tr("Examples"), this)) {
  setObjectName(QStringLiteral("inputsEditor"));
  m_count->setObjectName(QStringLiteral("inputCount"));
  m_text->setObjectName(QStringLiteral("inputText"));
  m_text->setAccessibleName(tr("Inputs, one a line"));
  m_text->setPlaceholderText(tr("One input a line; each becomes a task.\nYou can drop files here."));
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setTabChangesFocus(true);
  m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  m_text->setFixedHeight(5 * m_text->fontMetrics().lineSpacing() + 2 * metrics::kGap);
  m_text->viewport()->installEventFilter(this);
  m_choose->setObjectName(QStringLiteral("chooseFiles"));
  m_choose->setToolTip(tr("Adds a line with the path of each file that you choose"));
  m_restore->setObjectName(QStringLiteral("restoreExamples"));
  m_restore->setToolTip(tr("Puts back the inputs that came with this workload"));
  m_restore->hide();

  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(metrics::kGap);
  buttons->addWidget(m_choose);
  buttons->addWidget(m_restore);
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_text);
  layout->addWidget(m_count);
  layout->addLayout(buttons);

  connect(m_text, &QPlainTextEdit::textChanged, this, &InputsEditor::onTextChanged);
  connect(m_choose, &QPushButton::clicked, this, &InputsEditor::chooseFiles);
  connect(m_restore, &QPushButton::clicked, this, [this] { setInputs(m_examples); });
  onTextChanged();
}

std::vector<std::string> InputsEditor::inputs() const {
  std::vector<std::string> inputs;
  for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
    const QString line = block.text();
    if (!line.trimmed().isEmpty()) {
      inputs.push_back(line.toStdString());
    }
  }
  return inputs;
}

void InputsEditor::setInputs(const std::vector<std::string>& inputs) { m_text->setPlainText(joined(inputs)); }

void InputsEditor::setExamples(const std::vector<std::string>& examples) {
  m_examples = examples;
  m_restore->setVisible(!examples.empty());
}

void InputsEditor::setInputHelp(const QString& help) {
  m_text->setToolTip(help);
  m_text->setAccessibleDescription(help);
}

void InputsEditor::addPaths(const QStringList& paths) {
  if (paths.isEmpty()) {
    return;
  }
  QString text = m_text->toPlainText();
  if (!text.isEmpty() && !text.endsWith(QLatin1Char('\n'))) {
    text += QLatin1Char('\n');
  }
  m_text->setPlainText(text + paths.join(QLatin1Char('\n')));
}

void InputsEditor::chooseFiles() {
  askForFiles(this, HowMany::any, tr("Choose the files to work on"), {}, {},
              [this](const QStringList& files) { addPaths(files); });
}

void InputsEditor::onTextChanged() {
  int count = 0;
  for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
    count += block.text().trimmed().isEmpty() ? 0 : 1;
  }
  m_inputCount = count;
  m_count->setText(count == 0   ? tr("No inputs")
                   : count == 1 ? tr("1 input, 1 task")
                                : tr("%1 inputs, a task each").arg(formatCount(count)));
  Q_EMIT changed();
}

bool InputsEditor::eventFilter(QObject* watched, QEvent* event) {
  // The editor by itself would take dropped files as one line of URLs.
  if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove) {
    auto* move = static_cast<QDragMoveEvent*>(event);
    if (!localPaths(move->mimeData()).isEmpty()) {
      move->setDropAction(Qt::CopyAction);
      move->accept();
      return true;
    }
  }
  if (event->type() == QEvent::Drop) {
    auto* drop = static_cast<QDropEvent*>(event);
    const QStringList paths = localPaths(drop->mimeData());
    if (!paths.isEmpty()) {
      addPaths(paths);
      drop->setDropAction(Qt::CopyAction);
      drop->accept();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace poolscope::ui
