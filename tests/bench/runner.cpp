// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/runner.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace poolscope::bench {
namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

}  // namespace

Runner::Runner(int argc, char** argv) {
  CLI::App app("Measures by turns and writes the figures as JSON; tests/bench/run makes a table of them.");
  std::string filter;
  std::vector<std::string> one;
  app.add_option("--filter", filter, "Only the rows whose name contains this regular expression");
  app.add_option("--repetitions", repetitions_, "Figures for each side")->check(CLI::Range(1, 9999));
  app.add_option("--scale", scale_, "Part of the work to do, e.g. 0.001")->check(CLI::PositiveNumber);
  app.add_option("--json", json_path_, "Where to write the figures");
  app.add_option("--one", one, "Measure one side of one row once and print the figure")->expected(2);
  try {
    app.parse(argc, argv);
    filter_ = std::regex(filter);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  } catch (const std::regex_error&) {
    std::cerr << "--filter is no regular expression: " << filter << '\n';
    std::exit(2);
  }
  if (one.size() == 2) {
    only_row_ = one[0];
    only_side_ = one[1];
  }
}

std::size_t Runner::scaled(std::size_t count) const {
  const auto part = static_cast<std::size_t>(static_cast<double>(count) * scale_);
  return std::clamp(part, std::min<std::size_t>(count, 64), count);
}

int Runner::run() {
  try {
    for (const Row& row : rows_) {
      if (only_row_.empty()) {
        if (std::regex_search(row.id, filter_)) run_row(row);
        continue;
      }
      for (const Side& side : row.sides) {
        if (row.id == only_row_ && side.name == only_side_) std::cout << side.measure() << std::endl;
      }
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  if (json_path_.empty()) return 0;
  std::ofstream out(json_path_);
  out << "[";
  for (std::size_t i = 0; i < written_.size(); ++i)
    out << (i == 0 ? "\n" : ",\n") << written_[i];
  out << "\n]\n";
  if (out.flush()) return 0;
  std::cerr << "The figures could not be written to " << json_path_ << '\n';
  return 1;
}

void Runner::run_row(const Row& row) {
  const int repetitions = row.repetitions > 0 ? std::min(row.repetitions, repetitions_) : repetitions_;
  std::vector<std::vector<double>> samples(row.sides.size());
  std::cerr << row.id << ": " << row.counts << ", " << row.unit << '\n';
  // The first round meets cold caches and a heap that has never grown: it does not count.
  const int warm_ups = repetitions > 1 && !row.sides.front().fresh_process ? 1 : 0;
  for (int turn = -warm_ups; turn < repetitions; ++turn) {
    for (std::size_t i = 0; i < row.sides.size(); ++i) {
      const double figure = measure(row, row.sides[i]);
      if (turn >= 0) samples[i].push_back(figure);
    }
  }
  nlohmann::json sides = nlohmann::json::array();
  for (std::size_t i = 0; i < row.sides.size(); ++i) {
    const auto [least, most] = std::minmax_element(samples[i].begin(), samples[i].end());
    std::cerr << "  " << row.sides[i].name << ": " << median(samples[i]) << " (" << *least << " to " << *most << ")\n";
    sides.push_back({{"name", row.sides[i].name}, {"ours", i == 0}, {"samples", samples[i]}});
  }
  nlohmann::json json{{"id", row.id},
                      {"counts", row.counts},
                      {"unit", row.unit},
                      {"workers", row.workers},
                      {"producers", row.producers},
                      {"against", row.against},
                      {"sides", sides},
                      {"better", row.better == Better::higher ? "higher" : "lower"}};
  if (row.times_better) json["times_better"] = *row.times_better;
  if (row.at_most) json["at_most"] = *row.at_most;
  written_.push_back(json.dump());
}

double Runner::measure(const Row& row, const Side& side) const {
  try {
    const double figure = side.fresh_process ? number_from({std::filesystem::read_symlink("/proc/self/exe"), "--scale",
                                                            std::to_string(scale_), "--one", row.id, side.name})
                                             : side.measure();
    if (!std::isfinite(figure)) throw std::runtime_error("the figure is no number");
    return figure;
  } catch (const std::exception& error) {
    throw std::runtime_error(row.id + ", " + side.name + ": " + error.what());
  }
}

double number_from(const std::vector<std::string>& command) {
  std::string line = "exec";
  for (const std::string& word : command) {
    line += ' ' + quoted(word);
  }
  const auto started = std::chrono::steady_clock::now().time_since_epoch();
  setenv(kStartedVariable, std::to_string(std::chrono::nanoseconds(started).count()).c_str(), 1);
  FILE* const output = popen(line.c_str(), "re");
  if (output == nullptr) throw std::system_error(errno, std::generic_category(), "popen " + command.front());
  std::string text;
  char piece[256];
  while (std::fgets(piece, sizeof piece, output) != nullptr)
    text += piece;
  const int status = pclose(output);
  if (status != 0) throw std::runtime_error(command.front() + " failed");
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return std::stod(text.substr(text.rfind('\n') + 1));
}

Side python_side(std::string name, const std::string& script, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"/usr/bin/python3", POOLSCOPE_BENCH_SOURCES "/" + script});
  return Side{std::move(name), [arguments] { return number_from(arguments); }};
}

}  // namespace poolscope::bench
