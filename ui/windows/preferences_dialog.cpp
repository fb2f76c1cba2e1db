// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/preferences_dialog.h"

#include "ui/panels/form.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/windows/interface_zoom.h"
#include "ui/windows/language.h"
#include "ui/windows/window_settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace poolscope::ui {

PreferencesDialog::PreferencesDialog(QWidget* parent)
    : QDialog(parent),
      m_theme(new QComboBox(this)),
      m_language(new QComboBox(this)),
      m_zoom(new QSpinBox(this)),
      m_autosave(new QCheckBox(tr("Keep a copy of what runs"), this)),
      m_notify(new QCheckBox(tr("Tell me when a long run ends"), this)) {
  setObjectName(QStringLiteral("preferencesDialog"));
  setWindowTitle(tr("Preferences"));
  setAttribute(Qt::WA_DeleteOnClose);
  WindowSettings settings;

  m_theme->setObjectName(QStringLiteral("themeChoice"));
  m_theme->addItem(tr("As the system"), Theme::schemeName(Theme::Scheme::System));
  m_theme->addItem(tr("Light"), Theme::schemeName(Theme::Scheme::Light));
  m_theme->addItem(tr("Dark"), Theme::schemeName(Theme::Scheme::Dark));
  m_theme->setCurrentIndex(m_theme->findData(Theme::schemeName(settings.scheme())));

  m_language->setObjectName(QStringLiteral("languageChoice"));
  m_language->addItem(tr("As the system"), QString());
  for (const auto& [code, name] : languages()) {
    m_language->addItem(name, code);
  }
  m_language->setCurrentIndex(std::max(0, m_language->findData(settings.language())));

  m_zoom->setObjectName(QStringLiteral("zoomChoice"));
  m_zoom->setRange(interface_zoom::kSmallest, interface_zoom::kLargest);
  m_zoom->setSingleStep(10);
  m_zoom->setSuffix(tr(" %"));
  m_zoom->setKeyboardTracking(false);
  m_zoom->setValue(interface_zoom::percent());

  m_autosave->setObjectName(QStringLiteral("autosaveChoice"));
  m_autosave->setToolTip(tr("Every few seconds. If the program should end badly, the next start offers the copy."));
  m_autosave->setChecked(settings.autosaves());
  m_notify->setObjectName(QStringLiteral("notifyChoice"));
  m_notify->setToolTip(tr("After 10 seconds and more, when the window is not in front"));
  m_notify->setChecked(settings.notifies());

  auto* grid = makeFormGrid();
  addFormRow(*grid, tr("Theme"), m_theme);
  addFormRow(*grid, tr("Language"), m_language);
  addFormRow(*grid, tr("Size of the interface"), m_zoom);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->button(QDialogButtonBox::Close)->setObjectName(QStringLiteral("closeButton"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->setSpacing(metrics::kPadding);
  layout->addLayout(grid);
  layout->addWidget(m_autosave);
  layout->addWidget(m_notify);
  layout->addSpacing(metrics::kGap);
  layout->addWidget(buttons);
  setMinimumWidth(360);

  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(m_theme, &QComboBox::activated, this, [this] { Q_EMIT themeChosen(m_theme->currentData().toString()); });
  connect(m_language, &QComboBox::activated, this,
          [this] { Q_EMIT languageChosen(m_language->currentData().toString()); });
  connect(m_zoom, &QSpinBox::valueChanged, this, &PreferencesDialog::zoomChosen);
  connect(m_autosave, &QCheckBox::toggled, this, [](bool on) { WindowSettings().setAutosaves(on); });
  connect(m_notify, &QCheckBox::toggled, this, [](bool on) { WindowSettings().setNotifies(on); });
}

}  // namespace poolscope::ui
