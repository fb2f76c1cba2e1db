// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/advise_command.h"

#include "app/measure_command.h"
#include "app/output.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poolscope::app {
namespace {

constexpr int kProofRepetitions = 3;

std::string advice_json(const TrialFigures& figures, const Advice& advice) {
  nlohmann::ordered_json made = {{"kind", to_string(advice.kind)},
                                 {"spec", advice.best.spec.to_string()},
                                 {"expected_s", advice.best.expected_s},
                                 {"chunk_size", advice.chunk_size},
                                 {"matters", advice.matters},
                                 {"certain", advice.certain},
                                 {"reasons", advice.reasons}};
  if (advice.runner_up) {
    made["runner_up"] = {{"spec", advice.runner_up->spec.to_string()}, {"expected_s", advice.runner_up->expected_s}};
  }
  made["trial"] = {{"tasks", figures.tasks},
                   {"tried", figures.tried},
                   {"run_s", figures.run_s},
                   {"cpu_s", figures.cpu_s},
                   {"longest_s", figures.longest_s},
                   {"starved_s", figures.starved_s},
                   {"send_bytes", figures.send_bytes},
                   {"hand_over_s", figures.hand_over_s},
                   {"process_start_s", figures.process_start_s},
                   {"cores", figures.cores}};
  return made.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string advice_text(const TrialFigures& figures, const Advice& advice) {
  std::string text = fmt::format("Tried {} of {} tasks.\n", figures.tried, figures.tasks);
  for (const std::string& reason : advice.reasons)
    text += reason + "\n";
  text += fmt::format("Use {}; expect {:.3g} s.\n", advice.best.spec.to_string(), advice.best.expected_s);
  if (advice.runner_up) {
    text += fmt::format("Next best: {}, about {:.3g} s.\n", advice.runner_up->spec.to_string(),
                        advice.runner_up->expected_s);
  }
  return text;
}

int give_advice(const AdviseOptions& options) {
  check_writable(options.run.json);
  const TrialFigures figures = run_trial(options.run.experiment);
  const Advice advice = advise(figures);
  if (options.run.json == "-") {
    print(advice_json(figures, advice));
  } else {
    print(advice_text(figures, advice));
    if (!options.run.json.empty()) write_text(options.run.json, advice_json(figures, advice));
  }
  if (!options.prove) return 0;
  RunOptions proof = options.run;
  proof.json.clear();
  proof.experiment = proof_of(options.run.experiment, advice);
  if (proof.experiment.repetitions == 1) proof.experiment.repetitions = kProofRepetitions;
  return measure_experiment(proof);
}

}  // namespace poolscope::app
