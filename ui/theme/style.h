// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace poolscope::ui {

/// Draws every standard widget in the colours of palette(): Fusion's measures and behaviour, flatter
/// and rounder. Holds no state, so a change of scheme needs no more than a repaint. Set by Theme.
class PoolscopeStyle : public QProxyStyle {
  Q_OBJECT

 public:
  PoolscopeStyle();
};

}  // namespace poolscope::ui
