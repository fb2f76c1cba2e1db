// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/language.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <memory>
#include <vector>

namespace poolscope::ui {

namespace {

struct Spoken {
  QString code;
  std::vector<std::unique_ptr<QTranslator>> translators;
};

Spoken& spoken() {
  static Spoken the;
  return the;
}

}  // namespace

void setLanguage(QApplication& app, const QString& code) {
  Spoken& now = spoken();
  now.translators.clear();  // a translator that is destroyed takes itself away
  now.code = code;
  const QLocale locale = code.isEmpty() ? QLocale::system() : QLocale(code);
  QLocale::setDefault(locale);
  const auto install = [&](const QString& name, const QString& folder) {
    auto translator = std::make_unique<QTranslator>();
    // The system's languages are tried in the user's order; the texts in the code are English.
    if (translator->load(locale, name, QStringLiteral("_"), folder)) {
      QApplication::installTranslator(translator.get());
      now.translators.push_back(std::move(translator));
    }
  };
  if (locale.language() != QLocale::English && locale.language() != QLocale::C) {
    install(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QStringLiteral("poolscope"), QStringLiteral(":/poolscope/translations"));
  }
  // Translators must be gone before the application is.
  QObject::connect(&app, &QObject::destroyed, &app, [] { spoken().translators.clear(); });
}

QString language() { return spoken().code; }

std::vector<std::pair<QString, QString>> languages() {
  return {{QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("zh_CN"), QString::fromUtf8("简体中文")}};
}

}  // namespace poolscope::ui
