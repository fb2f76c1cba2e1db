// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

namespace poolscope::ui {

PoolscopeStyle::PoolscopeStyle() : QProxyStyle(QStringLiteral("fusion")) {}

}  // namespace poolscope::ui
