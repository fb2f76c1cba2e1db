// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/engine_words.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace poolscope::ui {

namespace {

/// A text with places (%1 %2) as an expression that finds what stands in them.
QRegularExpression finderOf(const char* text) {
  QString pattern = QRegularExpression::escape(QString::fromUtf8(text));
  static const QRegularExpression place(QStringLiteral("\\\\%\\d"));
  pattern.replace(place, QStringLiteral("(.+?)"));
  return QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                            QRegularExpression::DotMatchesEverythingOption);
}

}  // namespace

QString engineText(const char* context, std::span<const char* const> known, const QString& said) {
  for (const char* const sentence : known) {
    const QRegularExpressionMatch match = finderOf(sentence).match(said);
    if (!match.hasMatch()) {
      continue;
    }
    QString text = QCoreApplication::translate(context, sentence);
    // From the last place on, since what is put into one may look like a place.
    for (int i = match.lastCapturedIndex(); i > 0; --i) {
      bool number = false;
      (void)match.captured(i).toDouble(&number);
      const QString inner = number ? match.captured(i) : engineText(context, known, match.captured(i));
      text.replace(QStringLiteral("%%1").arg(i), inner);
    }
    return text;
  }
  return said;
}

}  // namespace poolscope::ui
