// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/page_words.h"

namespace poolscope {

const PageWords& page_words(std::string_view language) {
  static constexpr PageWords english{"a lesson",
                                     "Guessed:",
                                     "What happened",
                                     "Why",
                                     "Checked on this machine:",
                                     "In Python",
                                     "What ran when",
                                     "What the numbers say",
                                     "Now you",
                                     "In the articles",
                                     "The timeline as CSV",
                                     "This time it came out otherwise.",
                                     "Other programs kept the machine too busy to tell.",
                                     "run",
                                     "tasks",
                                     "failed",
                                     "wall time",
                                     "predicted",
                                     "CPU"};
  static constexpr PageWords chinese{"课程",
                                     "猜测：",
                                     "结果如何",
                                     "为什么",
                                     "在这台机器上核对过：",
                                     "用 Python 写",
                                     "时间线",
                                     "数字怎么说",
                                     "轮到你了",
                                     "文章里的说法",
                                     "时间线 CSV",
                                     "这次结果不一样。",
                                     "其他程序占用了这台机器，看不出结果。",
                                     "运行",
                                     "任务",
                                     "失败",
                                     "用时",
                                     "预测",
                                     "CPU"};
  return language.starts_with("zh") ? chinese : english;
}

}  // namespace poolscope
