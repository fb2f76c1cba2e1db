// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/param_form.h"

#include "core/jobs/job_catalogue.h"
#include "ui/panels/form.h"
#include "ui/panels/job_words.h"
#include "ui/panels/number_field.h"
#include "ui/theme/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace poolscope::ui {

namespace {

/// So many fields beside the inputs are no crowd.
constexpr std::size_t kMostUnfolded = 4;

bool fitsInt(const ParamDescription& param) {
  return param.minimum >= std::numeric_limits<int>::min() && param.maximum <= std::numeric_limits<int>::max();
}

QString unitSuffix(const ParamDescription& param) {
  return param.unit.empty() ? QString() : QLatin1Char(' ') + jobText(param.unit);
}

QString fieldName(const ParamDescription& param) {
  return QStringLiteral("param_") + QString::fromStdString(param.name);
}

}  // namespace

ParamForm::ParamForm(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("paramForm"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
}

void ParamForm::setJob(const JobDescription& job) {
  m_job = &job;
  m_fields.clear();
  delete m_content;
  m_more = nullptr;
  m_folded = nullptr;
  m_content = new QWidget(this);
  m_content->setObjectName(QStringLiteral("paramFields"));
  auto* column = new QVBoxLayout(m_content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  QGridLayout* grid = makeFormGrid();
  column->addLayout(grid);
  const bool folds = !job.input_param.empty() && job.params.size() > kMostUnfolded + 1;
  for (const ParamDescription& param : job.params) {
    if (param.name == job.input_param) {
      continue;
    }
    Field field = makeField(param);
    field.param = &param;
    field.widget->setObjectName(fieldName(param));
    field.write(param.default_value);
    const bool wide = qobject_cast<QLineEdit*>(field.widget) != nullptr && param.type == ParamType::text;
    addFormRow(*grid, jobText(param.title), field.widget, jobText(param.help), wide);
    if (auto* box = qobject_cast<QCheckBox*>(field.widget)) {
      box->setFixedWidth(box->sizeHint().width());
    }
    m_fields.push_back(std::move(field));
    if (folds && m_more == nullptr) {
      grid = fold(*column);
    }
  }
  layout()->addWidget(m_content);
}

/// The rest of the fields comes below a button that shows and hides them.
QGridLayout* ParamForm::fold(QVBoxLayout& column) {
  m_more = new QPushButton(m_content);
  m_more->setObjectName(QStringLiteral("moreParams"));
  m_more->setFlat(true);
  m_folded = new QWidget(m_content);
  m_folded->setObjectName(QStringLiteral("foldedParams"));
  QGridLayout* grid = makeFormGrid();
  m_folded->setLayout(grid);
  column.addWidget(m_more, 0, Qt::AlignLeft);
  column.addWidget(m_folded);
  connect(m_more, &QPushButton::clicked, this, [this] { setFolded(!m_folded->isHidden()); });
  setFolded(true);
  return grid;
}

void ParamForm::setFolded(bool folded) {
  m_folded->setHidden(folded);
  m_more->setText(folded ? tr("More settings") : tr("Fewer settings"));
  m_more->setIcon(themeIcon(folded ? QStringLiteral("down") : QStringLiteral("up")));
}

ParamMap ParamForm::params() const {
  ParamMap params;
  for (const Field& field : m_fields) {
    Value value;
    std::string error;
    if (field.read(value, error) && value != field.param->default_value) {
      params[field.param->name] = value;
    }
  }
  return params;
}

void ParamForm::setParams(const ParamMap& params) {
  for (const Field& field : m_fields) {
    const auto found = params.find(field.param->name);
    const QSignalBlocker quiet(field.widget);
    field.write(found == params.end() ? field.param->default_value : found->second);
    if (m_folded != nullptr && m_folded->isAncestorOf(field.widget) && found != params.end()) {
      setFolded(false);  // what is not as usual is seen
    }
  }
  Q_EMIT changed();
}

QString ParamForm::problem() const {
  for (const Field& field : m_fields) {
    const auto* text = qobject_cast<const QLineEdit*>(field.widget);
    if (field.param->required && text != nullptr && text->text().trimmed().isEmpty()) {
      return tr("“%1” is still empty").arg(jobText(field.param->title));
    }
    Value value;
    std::string error;
    if (!field.read(value, error)) {
      return jobText(error);
    }
  }
  return {};
}

ParamForm::Field ParamForm::makeField(const ParamDescription& param) {
  switch (param.type) {
    case ParamType::boolean: return makeBoolean(param);
    case ParamType::integer: return fitsInt(param) ? makeInteger(param) : makeText(param);
    case ParamType::number: return makeNumber(param);
    case ParamType::choice: return makeChoice(param);
    case ParamType::text: break;
  }
  return makeText(param);
}

ParamForm::Field ParamForm::makeBoolean(const ParamDescription& /*param*/) {
  auto* box = new QCheckBox(m_content);
  connect(box, &QCheckBox::toggled, this, &ParamForm::changed);
  Field field;
  field.widget = box;
  field.read = [box](Value& value, std::string&) {
    value = box->isChecked();
    return true;
  };
  field.write = [box](const Value& value) {
    const bool* on = std::get_if<bool>(&value);
    box->setChecked(on != nullptr && *on);
  };
  return field;
}

ParamForm::Field ParamForm::makeInteger(const ParamDescription& param) {
  auto* spin = new QSpinBox(m_content);
  spin->setRange(static_cast<int>(param.minimum), static_cast<int>(param.maximum));
  spin->setGroupSeparatorShown(true);
  spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  spin->setAlignment(Qt::AlignRight);
  spin->setSuffix(unitSuffix(param));
  connect(spin, &QSpinBox::valueChanged, this, &ParamForm::changed);
  Field field;
  field.widget = spin;
  field.read = [spin](Value& value, std::string&) {
    value = static_cast<std::int64_t>(spin->value());
    return true;
  };
  field.write = [spin](const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      spin->setValue(static_cast<int>(*number));
    }
  };
  return field;
}

ParamForm::Field ParamForm::makeNumber(const ParamDescription& param) {
  auto* spin = new NumberField(m_content);
  spin->setRange(param.minimum, param.maximum);
  spin->setSuffix(unitSuffix(param));
  connect(spin, &QDoubleSpinBox::valueChanged, this, &ParamForm::changed);
  Field field;
  field.widget = spin;
  field.read = [spin](Value& value, std::string&) {
    value = spin->value();
    return true;
  };
  field.write = [spin](const Value& value) {
    if (const double* number = std::get_if<double>(&value)) {
      spin->setValue(*number);
    }
  };
  return field;
}

ParamForm::Field ParamForm::makeChoice(const ParamDescription& param) {
  auto* combo = new QComboBox(m_content);
  for (const std::string& choice : param.choices) {
    combo->addItem(jobText(choice), QString::fromStdString(choice));
  }
  connect(combo, &QComboBox::currentIndexChanged, this, &ParamForm::changed);
  Field field;
  field.widget = combo;
  field.read = [combo](Value& value, std::string&) {
    value = combo->currentData().toString().toStdString();
    return true;
  };
  field.write = [combo](const Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) {
      combo->setCurrentIndex(std::max(0, combo->findData(QString::fromStdString(*word))));
    }
  };
  return field;
}

ParamForm::Field ParamForm::makeText(const ParamDescription& param) {
  auto* edit = new QLineEdit(m_content);
  edit->setPlaceholderText(jobText(param.help));
  if (param.type == ParamType::integer) {
    edit->setAlignment(Qt::AlignRight);
  }
  connect(edit, &QLineEdit::textChanged, this, &ParamForm::changed);
  Field field;
  field.widget = edit;
  field.read = [this, edit, name = param.name](Value& value, std::string& error) {
    return parse_param(*m_job, name, edit->text().toStdString(), value, error);
  };
  field.write = [edit](const Value& value) { edit->setText(QString::fromStdString(to_text(value))); };
  return field;
}

}  // namespace poolscope::ui
