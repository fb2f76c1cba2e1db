// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_side.h"

#include "ui/lessons/lesson_words.h"
#include "ui/theme/card.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>
#include <QLabel>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

namespace poolscope::ui {

namespace {

QLabel* makeText(const QString& name) {
  auto* label = new QLabel;
  label->setObjectName(name);
  label->setTextFormat(Qt::RichText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  label->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding, metrics::kPadding);
  return label;
}

QString cell(const QString& text, bool right = true) {
  return QStringLiteral("<td align=\"%1\" style=\"padding:3px 6px\">%2</td>")
      .arg(right ? QStringLiteral("right") : QStringLiteral("left"), text);
}

/// `font`, or one of the usual ones when it does not give a space the width of a letter.
QFont monospacedFont(const QFont& font) {
  QFont made(font);
  for (const char* family : {"DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono"}) {
    const QFontMetrics metrics(made);
    if (metrics.horizontalAdvance(QLatin1Char(' ')) == metrics.horizontalAdvance(QLatin1Char('m'))) {
      break;
    }
    made.setFamily(QString::fromLatin1(family));
  }
  return made;
}

}  // namespace

LessonSide::LessonSide(QWidget* parent)
    : QWidget(parent),
      m_pythonCard(new Card),
      m_python(makeText(QStringLiteral("lessonPython"))),
      m_pythonScroll(new QScrollArea),
      m_numbersCard(new Card),
      m_numbers(makeText(QStringLiteral("lessonNumbers"))),
      m_articlesCard(new Card),
      m_articles(makeText(QStringLiteral("lessonArticles"))) {
  setObjectName(QStringLiteral("lessonSide"));
  m_python->setWordWrap(false);
  m_pythonScroll->setObjectName(QStringLiteral("lessonPythonScroll"));  // code is as wide as it is
  m_pythonScroll->setFrameShape(QFrame::NoFrame);
  m_pythonScroll->setWidgetResizable(true);
  m_pythonScroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_pythonScroll->setWidget(m_python);
  m_python->setAutoFillBackground(false);
  m_pythonScroll->viewport()->setAutoFillBackground(false);
  m_pythonCard->setObjectName(QStringLiteral("lessonPythonCard"));
  m_numbersCard->setObjectName(QStringLiteral("lessonNumbersCard"));
  m_articlesCard->setObjectName(QStringLiteral("lessonArticlesCard"));
  m_pythonCard->setBody(m_pythonScroll);
  m_numbersCard->setBody(m_numbers);
  m_articlesCard->setBody(m_articles);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(metrics::kGap);
  layout->addWidget(m_pythonCard);
  layout->addWidget(m_numbersCard);
  layout->addWidget(m_articlesCard);
  layout->addStretch(1);
  if (Theme* theme = Theme::instance()) {
    connect(theme, &Theme::changed, this, [this] {
      fillPython();
      fillNumbers();
    });
  }
  translate();
}

void LessonSide::translate() {
  m_pythonCard->setTitle(tr("In Python"));
  m_numbersCard->setTitle(tr("What the numbers say"));
  m_articlesCard->setTitle(tr("In the articles"));
}

void LessonSide::setLesson(const Lesson& lesson) {
  m_lesson = lesson;
  m_runs.clear();
  m_pythonCard->setVisible(!lesson.text(lessonLanguage()).python.empty());
  m_numbersCard->hide();
  m_articlesCard->hide();
  fillPython();
}

void LessonSide::setRuns(const std::vector<NamedRun>& runs) {
  m_runs = runs;
  m_numbersCard->setVisible(!runs.empty());
  const LessonText& text = m_lesson.text(lessonLanguage());
  const QString articles = sectionText(text, "articles", figures_of(runs));
  m_articles->setText(articles);
  m_articlesCard->setVisible(!runs.empty() && !articles.isEmpty());
  fillNumbers();
}

void LessonSide::setFactor(double factor) {
  m_factor = factor;
  QFont large = font();
  large.setPointSizeF(large.pointSizeF() * factor);
  for (QLabel* label : {m_python, m_numbers, m_articles}) {
    label->setFont(large);
  }
  fillPython();
}

void LessonSide::fillPython() {
  QString code = QString::fromStdString(escape_html(m_lesson.text(lessonLanguage()).python)).trimmed();
  for (const std::string& word : m_lesson.marked) {
    const QString marked = QString::fromStdString(escape_html(word));
    code.replace(marked, QStringLiteral("<span style=\"background-color:%1;color:%2;font-weight:bold\">%3</span>")
                             .arg(ui::palette().warningBg.name(), ui::palette().text.name(), marked));
  }
  QFont mono = monospacedFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  mono.setPointSizeF(font().pointSizeF() * 0.9 * m_factor);
  m_python->setFont(mono);
  // A <pre> brings a font of its own, which in a Chinese system has narrow spaces: no line would stand where it should.
  const QFontInfo fixed(mono);
  m_python->setText(
      QStringLiteral("<pre style=\"margin:0;font-family:'%1'\">%2</pre>").arg(fixed.family().toHtmlEscaped(), code));
  m_pythonScroll->setFixedHeight(m_python->sizeHint().height() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
}

void LessonSide::fillNumbers() {
  if (m_runs.empty()) {
    return;
  }
  const LessonText& text = m_lesson.text(lessonLanguage());
  const FigureSource figures = figures_of(m_runs);
  const QString muted = ui::palette().muted.name();
  QString table = QStringLiteral("<table width=\"100%\" cellspacing=\"0\"><tr style=\"color:%1\">").arg(muted);
  table += cell(QString()) + cell(tr("measured")) + cell(tr("predicted")) + cell(tr("CPU")) + QStringLiteral("</tr>");
  for (const NamedRun& run : m_runs) {
    const RunSummary& summary = run.summary;
    const QString name =
        text.labels.contains(run.name) ? labelText(text, run.name, figures) : QString::fromStdString(summary.executor);
    table += QStringLiteral("<tr>") + cell(name.toHtmlEscaped(), false) + cell(lessonFigure(summary.wall_s, "s"));
    table += cell(summary.predicted_s.value_or(0) > 0 ? lessonFigure(*summary.predicted_s, "s") : QStringLiteral("–"));
    table += cell(lessonFigure(summary.cpu_s, "s")) + QStringLiteral("</tr>");
  }
  m_numbers->setText(table + QStringLiteral("</table>"));
}

void LessonSide::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    translate();
    fillPython();
    setRuns(std::vector<NamedRun>(m_runs));
  }
}

}  // namespace poolscope::ui
