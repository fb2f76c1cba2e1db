// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/experiment_state.h"

#include "core/jobs/experiment_json.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr std::size_t kMostInputCharacters = 1'000'000;

const QString kJob = QStringLiteral("job");
const QString kDrafts = QStringLiteral("drafts");
const QString kParams = QStringLiteral("params");
const QString kInputs = QStringLiteral("inputs");
const QString kCount = QStringLiteral("count");
const QString kExecutors = QStringLiteral("executors");
const QString kSpec = QStringLiteral("spec");
const QString kTakesPart = QStringLiteral("takes_part");
const QString kMode = QStringLiteral("mode");
const QString kRest = QStringLiteral("rest");
const QString kUnagreedFile = QStringLiteral("unagreed_file");
const QString kTimeout = QStringLiteral("task_timeout_ns");

QString text(std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); }

QJsonObject draftToJson(const JobDraft& draft) {
  QJsonObject params;
  for (const auto& [name, value] : draft.params) {
    params[text(name)] = text(to_text(value));
  }
  QJsonArray inputs;
  std::size_t characters = 0;
  for (const std::string& input : draft.inputs) {
    characters += input.size();
    inputs.append(text(input));
  }
  QJsonObject object{{kParams, params}, {kCount, static_cast<qint64>(draft.count)}};
  if (characters <= kMostInputCharacters) {
    object[kInputs] = inputs;
  }
  return object;
}

JobDraft draftFromJson(const std::string& job, const QJsonObject& object) {
  JobDraft draft = defaultDraft(job);
  draft.count = std::clamp<qint64>(object[kCount].toInteger(draft.count), 1, kMaxTasks);
  const JobDescription& description = find_job(job)->description();
  const QJsonObject params = object[kParams].toObject();
  for (auto it = params.begin(); it != params.end(); ++it) {
    Value value;
    std::string error;
    if (parse_param(description, it.key().toStdString(), it.value().toString().toStdString(), value, error)) {
      draft.params[it.key().toStdString()] = value;
    }
  }
  if (object.contains(kInputs)) {
    draft.inputs.clear();
    for (const QJsonValue& input : object[kInputs].toArray()) {
      draft.inputs.push_back(input.toString().toStdString());
    }
  }
  return draft;
}

}  // namespace

Experiment restOf(const Experiment& experiment) {
  const Experiment plain;
  Experiment rest = experiment;
  rest.job = plain.job;
  rest.params.clear();
  rest.inputs.clear();
  rest.count = plain.count;
  rest.executors = {ExecutorSpec{}};
  rest.mode = plain.mode;
  rest.task_timeout.reset();
  rest.only.clear();
  rest.attempt = 1;
  return rest;
}

bool ExperimentState::operator==(const ExperimentState& other) const {
  return job == other.job && drafts == other.drafts && executors == other.executors && mode == other.mode &&
         taskTimeout == other.taskTimeout && unagreedFile == other.unagreedFile &&
         experiment_json(restOf(rest)) == experiment_json(restOf(other.rest));
}

JobDraft defaultDraft(const std::string& job) {
  JobDraft draft;
  if (const Job* found = find_job(job)) {
    draft.inputs = found->description().default_inputs;
    draft.count = found->description().default_count;
  }
  return draft;
}

QByteArray toJson(const ExperimentState& state) {
  QJsonObject drafts;
  for (const auto& [job, draft] : state.drafts) {
    drafts[text(job)] = draftToJson(draft);
  }
  QJsonArray executors;
  for (const ExecutorList::Entry& entry : state.executors) {
    executors.append(QJsonObject{{kSpec, text(entry.spec.to_string())}, {kTakesPart, entry.takesPart}});
  }
  QJsonObject object{
      {kJob, text(state.job)}, {kDrafts, drafts}, {kExecutors, executors}, {kMode, text(to_string(state.mode))}};
  if (state.taskTimeout) {
    object[kTimeout] = static_cast<qint64>(state.taskTimeout->count());
  }
  object[kRest] = text(experiment_json(restOf(state.rest)));
  if (!state.unagreedFile.empty()) {
    object[kUnagreedFile] = text(state.unagreedFile);
  }
  return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<ExperimentState> experimentStateFromJson(const QByteArray& json) {
  const QJsonObject object = QJsonDocument::fromJson(json).object();
  ExperimentState state;
  state.job = object[kJob].toString().toStdString();
  if (find_job(state.job) == nullptr) {
    return std::nullopt;
  }
  const QJsonObject drafts = object[kDrafts].toObject();
  for (auto it = drafts.begin(); it != drafts.end(); ++it) {
    const std::string job = it.key().toStdString();
    if (find_job(job) != nullptr) {
      state.drafts[job] = draftFromJson(job, it.value().toObject());
    }
  }
  for (const QJsonValue& value : object[kExecutors].toArray()) {
    const QJsonObject entry = value.toObject();
    std::string error;
    if (const auto spec = parse_executor_spec(entry[kSpec].toString().toStdString(), error)) {
      state.executors.push_back({*spec, entry[kTakesPart].toBool(true)});
    }
  }
  if (state.executors.empty()) {
    return std::nullopt;
  }
  state.mode = parse_race_mode(object[kMode].toString().toStdString()).value_or(RaceMode::automatic);
  if (const qint64 ns = object[kTimeout].toInteger(0); ns > 0) {
    state.taskTimeout = std::chrono::nanoseconds(ns);
  }
  std::string error;
  if (const auto rest = read_experiment_json(object[kRest].toString().toStdString(), error);
      rest && unloaded_libraries(*rest).empty()) {
    state.rest = restOf(*rest);
  }
  state.unagreedFile = object[kUnagreedFile].toString().toStdString();
  return state;
}

}  // namespace poolscope::ui
