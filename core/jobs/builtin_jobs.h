// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace poolscope {

class Job;

// The jobs that come with the program, each from the file of its name. For the catalogue.
[[nodiscard]] std::unique_ptr<const Job> make_sleep_square();
[[nodiscard]] std::unique_ptr<const Job> make_pi_series();
[[nodiscard]] std::unique_ptr<const Job> make_is_prime();
[[nodiscard]] std::unique_ptr<const Job> make_write_lines();
[[nodiscard]] std::unique_ptr<const Job> make_spin();
[[nodiscard]] std::unique_ptr<const Job> make_command();
[[nodiscard]] std::unique_ptr<const Job> make_recipe();
[[nodiscard]] std::unique_ptr<const Job> make_download();
[[nodiscard]] std::unique_ptr<const Job> make_hash_files();
[[nodiscard]] std::unique_ptr<const Job> make_count_lines();
[[nodiscard]] std::unique_ptr<const Job> make_compress();
[[nodiscard]] std::unique_ptr<const Job> make_append_log();
[[nodiscard]] std::unique_ptr<const Job> make_race_counter();
[[nodiscard]] std::unique_ptr<const Job> make_payload();
[[nodiscard]] std::unique_ptr<const Job> make_allocate();
[[nodiscard]] std::unique_ptr<const Job> make_crash();
[[nodiscard]] std::unique_ptr<const Job> make_wait_for_next();

}  // namespace poolscope
