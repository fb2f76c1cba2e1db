// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/experiment_files.h"

#include "core/export/experiment_file.h"
#include "core/jobs/experiment_json.h"
#include "core/jobs/function_library.h"
#include "core/jobs/utf8.h"
#include "ui/models/format.h"
#include "ui/panels/job_words.h"
#include "ui/theme/ask_file.h"
#include "ui/windows/experiment_words.h"
#include "ui/windows/window_settings.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <exception>
#include <optional>

namespace poolscope::ui {

namespace {

std::string encodedName(const QString& path) { return QFile::encodeName(path).toStdString(); }

QString experimentFilter() { return ExperimentFiles::tr("Experiments (*.json);;All files (*)"); }

}  // namespace

ExperimentFiles::ExperimentFiles(QWidget* window) : QObject(window), m_window(window) {}

void ExperimentFiles::askForFile() {
  askForFiles(m_window, HowMany::one, tr("Open an experiment"), WindowSettings().folder(), experimentFilter(),
              [this](const QStringList& files) {
                WindowSettings().setFolder(QFileInfo(files.front()).absolutePath());
                open(files.front());
              });
}

void ExperimentFiles::open(const QString& path) {
  std::string error;
  const std::optional<Experiment> experiment = load_experiment(encodedName(path), error);
  if (!experiment) {
    Q_EMIT errorOccurred(asSentence(experimentText(visible_text(error))));
    return;
  }
  const std::vector<std::string> libraries = unloaded_libraries(*experiment);
  if (libraries.empty()) {
    Q_EMIT opened(*experiment, path);
    return;
  }
  std::vector<std::string> effects;
  for (const std::string& library : libraries) {
    effects.push_back("loads: " + library);
  }
  ask(tr("%1 needs libraries of functions. Loading one runs code in it, with all that you may do. It would do "
         "this now:")
          .arg(QFileInfo(path).fileName()),
      effects, tr("Load it"), tr("Don't load it"), [this, path, libraries] { openWith(libraries, path); });
}

void ExperimentFiles::openWith(const std::vector<std::string>& libraries, const QString& path) {
  std::string error;
  std::optional<Experiment> experiment;
  if (std::all_of(libraries.begin(), libraries.end(),
                  [&error](const std::string& library) { return load_function_library(library, error); })) {
    experiment = load_experiment(encodedName(path), error);  // now that what fits their functions is known
  }
  if (!experiment) {
    Q_EMIT errorOccurred(asSentence(experimentText(visible_text(error))));
    return;
  }
  Q_EMIT opened(*experiment, path);
}

void ExperimentFiles::askWhereToSave(const Experiment& experiment) {
  ui::askWhereToSave(m_window, tr("Save the experiment"),
                     QDir(WindowSettings().folder()).filePath(tr("experiment.json")), experimentFilter(),
                     QStringLiteral("json"), [this, experiment](const QString& path) {
                       WindowSettings().setFolder(QFileInfo(path).absolutePath());
                       save(path, experiment);
                     });
}

void ExperimentFiles::save(const QString& path, const Experiment& experiment) {
  try {
    save_experiment(encodedName(path), experiment);
  } catch (const std::exception& error) {
    Q_EMIT errorOccurred(asSentence(QString::fromStdString(error.what())));
    return;
  }
  Q_EMIT saved(path);
}

void ExperimentFiles::agreeToRun(const Experiment& experiment, const QString& from, const std::function<void()>& then) {
  const std::vector<std::string> effects = from.isEmpty() ? std::vector<std::string>() : outside_effects(experiment);
  if (effects.empty()) {
    then();
    return;
  }
  ask(tr("This experiment comes from %1. On each executor it would do this outside of Poolscope:").arg(from), effects,
      tr("Run it"), tr("Don't run it"), then);
}

void ExperimentFiles::ask(const QString& question, const std::vector<std::string>& effects, const QString& yes,
                          const QString& no, const std::function<void()>& then) {
  delete m_dialog;  // an older question that nobody has answered
  m_dialog = new QDialog(m_window);
  m_dialog->setObjectName(QStringLiteral("consentDialog"));
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  m_dialog->setWindowTitle(tr("Poolscope"));
  auto* words = new QLabel(question, m_dialog);
  words->setTextFormat(Qt::PlainText);
  words->setWordWrap(true);
  QStringList lines;
  for (const std::string& effect : effects) {
    lines << QString::fromStdString(visible_text(effect));
  }
  auto* list = new QPlainTextEdit(lines.join(QLatin1Char('\n')), m_dialog);
  list->setObjectName(QStringLiteral("consentEffects"));
  list->setAccessibleName(question);
  list->setReadOnly(true);
  list->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  auto* buttons = new QDialogButtonBox(m_dialog);
  QPushButton* accept = buttons->addButton(yes, QDialogButtonBox::AcceptRole);
  accept->setObjectName(QStringLiteral("consentYes"));
  accept->setAutoDefault(false);
  QPushButton* reject = buttons->addButton(no, QDialogButtonBox::RejectRole);
  reject->setObjectName(QStringLiteral("consentNo"));
  reject->setDefault(true);
  connect(buttons, &QDialogButtonBox::accepted, m_dialog, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, m_dialog, &QDialog::reject);
  connect(m_dialog, &QDialog::accepted, this, then);
  auto* layout = new QVBoxLayout(m_dialog);
  layout->addWidget(words);
  layout->addWidget(list, 1);
  layout->addWidget(buttons);
  m_dialog->resize(m_dialog->fontMetrics().averageCharWidth() * 90, m_dialog->fontMetrics().height() * 18);
  reject->setFocus();
  m_dialog->open();
}

}  // namespace poolscope::ui
