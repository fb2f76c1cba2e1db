// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/task_arguments.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/panels/job_words.h"

#include <QStringList>

namespace poolscope::ui {

namespace {

/// Longer texts are cut: the whole of them stands in the experiment.
constexpr qsizetype kMostLetters = 200;

QString argument(const QString& name, const std::string& value, const std::string& unit) {
  const QString text = QString::fromStdString(value).simplified().left(kMostLetters);
  return name + QStringLiteral(" = ") + text + (unit.empty() ? QString() : QLatin1Char(' ') + jobText(unit));
}

}  // namespace

QString taskArguments(const Experiment& experiment, std::int64_t number) {
  const Job* job = find_job(experiment.job);
  const bool listed = !experiment.inputs.empty();
  if (job == nullptr || number < 0 || (listed && number >= static_cast<std::int64_t>(experiment.inputs.size()))) {
    return {};
  }
  const JobDescription& description = job->description();
  QStringList arguments;
  if (const ParamDescription* input = description.param(description.input_param); listed && input != nullptr) {
    arguments << argument(QString::fromStdString(input->name), experiment.inputs[static_cast<std::size_t>(number)],
                          input->unit);
  } else {
    arguments << argument(QStringLiteral("index"), std::to_string(number), {});
  }
  for (const ParamDescription& param : description.params) {
    const auto given = experiment.params.find(param.name);
    const std::string value = to_text(given == experiment.params.end() ? param.default_value : given->second);
    if (!value.empty() && !(listed && param.name == description.input_param)) {
      arguments << argument(QString::fromStdString(param.name), value, param.unit);
    }
  }
  return arguments.join(QStringLiteral(", "));
}

}  // namespace poolscope::ui
