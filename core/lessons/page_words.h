// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace poolscope {

/// What the page of a lesson says around the lesson's own words. Not part of the window, and so not
/// among its translations: a page is made without Qt, in the language of the lesson.
struct PageWords {
  std::string_view lesson, guess, happened, why, checked, python, when, numbers, next, articles, csv;
  std::string_view otherwise, busy;  ///< in place of the headline, when the claims do not hold
  std::string_view executor, tasks, failed, wall, predicted, cpu;
};

/// In Chinese for "zh...", else in English.
[[nodiscard]] const PageWords& page_words(std::string_view language);

}  // namespace poolscope
