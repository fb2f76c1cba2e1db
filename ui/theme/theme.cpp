// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/palette.h"
#include "ui/theme/style.h"
#include "ui/theme/system_scheme.h"

#include <QApplication>
#include <QPalette>
#include <QToolTip>
#include <QVariant>
#include <QWidget>

namespace poolscope::ui {

namespace {

Theme* s_instance = nullptr;

QPalette toQPalette(const Palette& p) {
  QPalette q;
  const auto set = [&q](QPalette::ColorRole role, const QColor& color, const QColor& disabled) {
    q.setColor(QPalette::Active, role, color);
    q.setColor(QPalette::Inactive, role, color);
    q.setColor(QPalette::Disabled, role, disabled);
  };
  const QColor faint = mix(p.muted, p.card, 0.6);
  set(QPalette::Window, p.bg, p.bg);
  set(QPalette::WindowText, p.text, faint);
  set(QPalette::Base, p.card, p.card);
  set(QPalette::AlternateBase, mix(p.bg, p.card, 0.6), p.card);
  set(QPalette::Text, p.text, faint);
  set(QPalette::Button, p.card, p.card);
  set(QPalette::ButtonText, p.text, faint);
  set(QPalette::BrightText, p.accentText, p.accentText);
  set(QPalette::PlaceholderText, p.muted, faint);
  set(QPalette::ToolTipBase, p.card, p.card);
  set(QPalette::ToolTipText, p.text, p.text);
  set(QPalette::Highlight, p.selection, p.selection);
  set(QPalette::HighlightedText, p.text, faint);
  set(QPalette::Link, p.accent, faint);
  set(QPalette::LinkVisited, p.accent, faint);
  set(QPalette::Light, p.card, p.card);
  set(QPalette::Midlight, p.grid, p.grid);
  set(QPalette::Mid, p.line, p.line);
  set(QPalette::Dark, p.muted, faint);
  set(QPalette::Shadow, mix(QColor(Qt::black), p.bg, 0.5), p.line);
  return q;
}

}  // namespace

Theme::Theme(Scheme scheme, QObject* parent)
    : QObject(parent), m_scheme(scheme), m_system(std::make_unique<SystemScheme>()) {
  Q_ASSERT(s_instance == nullptr);
  s_instance = this;
  if (qApp != nullptr) {
    QApplication::setStyle(new PoolscopeStyle);
  }
  connect(m_system.get(), &SystemScheme::changed, this, &Theme::apply);
  connect(m_system.get(), &SystemScheme::platformThemeChanged, this, [this] {
    // Only without a palette of ours does Qt show the platform's own.
    QApplication::setPalette(QPalette());
    m_system->readPlatformPalette();
    m_applied = false;
    apply();
  });
  apply();
}

Theme::~Theme() {
  if (qApp != nullptr) {
    QApplication::setPalette(QPalette());
  }
  s_instance = nullptr;
}

Theme* Theme::instance() { return s_instance; }

bool Theme::isDark() const {
  switch (m_scheme) {
    case Scheme::Light: return false;
    case Scheme::Dark: return true;
    case Scheme::System: break;
  }
  return m_system->isDark();
}

void Theme::setScheme(Scheme scheme) {
  m_scheme = scheme;
  apply();
}

void Theme::apply() {
  const bool dark = isDark();
  if (m_applied && dark == palette().dark) {
    return;
  }
  m_applied = true;
  setCurrentPalette(dark);
  if (qApp != nullptr) {
    const QPalette colors = toQPalette(palette());
    QApplication::setPalette(colors);
    QToolTip::setPalette(colors);
  }
  Q_EMIT changed();
}

QString Theme::schemeName(Scheme scheme) {
  switch (scheme) {
    case Scheme::Light: return QStringLiteral("light");
    case Scheme::Dark: return QStringLiteral("dark");
    case Scheme::System: break;
  }
  return QStringLiteral("system");
}

Theme::Scheme Theme::schemeFromName(const QString& name) {
  if (name == QLatin1String("light")) {
    return Scheme::Light;
  }
  return name == QLatin1String("dark") ? Scheme::Dark : Scheme::System;
}

void setPrimary(QWidget* button, bool primary) {
  button->setProperty("primary", primary);
  button->update();
}

}  // namespace poolscope::ui
