// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/safe_text.h"

#include <algorithm>

namespace poolscope::ui {

namespace {

/// What stands for a character that must not be shown as it is; the character itself when it may.
QChar signFor(QChar c) {
  const ushort code = c.unicode();
  if (code < 0x20) {
    return QChar(static_cast<ushort>(0x2400 + code));  // ␀ to ␟, the pictures of control characters
  }
  if (code == 0x7f) {
    return QChar(0x2421);  // ␡
  }
  const bool turns = code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                     (code >= 0x2066 && code <= 0x2069);
  const bool breaksLines = code == 0x2028 || code == 0x2029 || code == 0x0085;
  if (turns || breaksLines || (code >= 0x80 && code < 0xa0) || code == 0xfeff) {
    return QChar(QChar::ReplacementCharacter);
  }
  return c;
}

}  // namespace

QString safeText(const QString& text) {
  const auto isSafe = [](QChar c) { return signFor(c) == c; };
  if (std::all_of(text.begin(), text.end(), isSafe)) {
    return text;
  }
  QString safe = text;
  std::transform(safe.begin(), safe.end(), safe.begin(), signFor);
  return safe;
}

QString safeText(std::string_view utf8) {
  return safeText(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())));
}

}  // namespace poolscope::ui
