// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QtTest>

namespace poolscope::support {

/// Makes the test function that runs now fail at any warning of Qt's or ours. Call from the test's
/// init() slot: Qt Test forgets it after each function. The one exception is not ours to mend: the
/// runtime folder that a bare machine does not set.
inline void failOnQtWarnings() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!QStandardPaths: )"))); }

}  // namespace poolscope::support
