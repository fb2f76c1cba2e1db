// SPDX-License-Identifier: GPL-3.0-or-later
// How a TimeChart is painted, pointed at and copied.
#include "ui/charts/time_chart.h"

#include "ui/charts/chart_legend.h"
#include "ui/models/format.h"
#include "ui/theme/ask_file.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QImage>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QMouseEvent>
#include <QPaintEngine>
#include <QPainter>
#include <QPolygonF>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr float kFillShare = 0.15F;
constexpr float kBandShare = 0.22F;

/// RFC 4180: quotes around what holds a comma, a quote or a line's end.
QString csvField(QString text) {
  if (text.contains(QLatin1Char(',')) || text.contains(QLatin1Char('"')) || text.contains(QLatin1Char('\n'))) {
    text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
  }
  return text;
}

}  // namespace

void TimeChart::drawBackground(QPainter* painter, const QRectF& rect) {
  const Palette& colors = ui::palette();
  painter->fillRect(rect, colors.card);
  if (isEmpty()) {
    painter->setPen(colors.muted);
    painter->setFont(QApplication::font());
    painter->drawText(QRectF(viewport()->rect()).adjusted(metrics::kPadding, 0, -metrics::kPadding, 0),
                      Qt::AlignCenter | Qt::TextWordWrap, emptyText());
    return;
  }
  painter->save();
  painter->setFont(smallFont());
  painter->setRenderHint(QPainter::Antialiasing, false);
  const QFontMetricsF text(painter->font());
  for (const AxisMark& mark : m_valueMarks) {
    const double y = qRound(yAt(mark.at));
    painter->fillRect(QRectF(m_plot.left(), y, m_plot.width(), 1), mark.at == 0 ? colors.line : colors.grid);
    painter->setPen(colors.muted);
    painter->drawText(QRectF(0, y - text.height() / 2, m_plot.left() - 7, text.height()),
                      Qt::AlignRight | Qt::AlignVCenter, mark.label);
  }
  for (const DrawnLine& drawn : m_lines) {
    drawFill(*painter, drawn.curve);
  }
  painter->setPen(colors.muted);
  // The last label holds the unit; it is drawn first to keep its place, others give way.
  double free = viewport()->width() - 2;
  for (auto mark = m_timeMarks.rbegin(); mark != m_timeMarks.rend(); ++mark) {
    const double width = text.horizontalAdvance(mark->label);
    const double left = std::min(xAt(mark->at) - width / 2, free - width);
    if (xAt(mark->at) - width / 2 > free - width && mark != m_timeMarks.rbegin()) {
      continue;
    }
    painter->drawText(QRectF(left, m_plot.bottom() + 5, width + 1, text.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      mark->label);
    free = left - 8;
  }
  painter->restore();
}

/// Qt's own area series fills one path with all the ups and downs of its line; where these are many,
/// that takes longer than everything else. Under a staircase there are only rectangles.
void TimeChart::drawFill(QPainter& painter, const Curve& curve) const {
  QColor color = curve.color;
  painter.save();
  painter.setClipRect(m_plot);
  if (!curve.base.empty()) {
    QPolygonF band;
    for (const ChartPoint& point : curve.points) {
      band << QPointF(xAt(static_cast<double>(point.time_ns)), yAt(point.value));
    }
    for (auto point = curve.base.rbegin(); point != curve.base.rend(); ++point) {
      band << QPointF(xAt(static_cast<double>(point->time_ns)), yAt(point->value));
    }
    color.setAlphaF(kBandShare);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(band);
  } else if (curve.filled) {
    color.setAlphaF(kFillShare);
    drawStairsFill(painter, fillUnder(curve), color);
  }
  painter.restore();
}

std::vector<QRect> TimeChart::fillUnder(const Curve& curve) const {
  std::vector<QRect> fill;
  const int bottom = qRound(m_plot.bottom());
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const ChartPoint& from = curve.points[i - 1];
    const ChartPoint& to = curve.points[i];
    const int left = qRound(xAt(static_cast<double>(from.time_ns)));
    const int right = qRound(xAt(static_cast<double>(to.time_ns)));
    const int top = qRound(yAt(std::min(from.value, to.value)));
    if (right > left && bottom > top) {
      fill.emplace_back(left, top, right - left, bottom - top);
    }
  }
  return fill;
}

/// Into a picture of pixels all of it goes as one image: Qt hands every translucent rectangle of more than
/// some 90 lines to threads of its own and waits for them, and a chart has hundreds of those.
void TimeChart::drawStairsFill(QPainter& painter, const std::vector<QRect>& fill, const QColor& color) const {
  const double ratio = painter.device()->devicePixelRatio();
  if (painter.paintEngine()->type() != QPaintEngine::Raster || ratio != std::floor(ratio)) {
    for (const QRect& part : fill) {
      painter.fillRect(part, color);
    }
    return;
  }
  const QRect area = m_plot.toAlignedRect();
  QImage image(area.size() * ratio, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const QRgb pixel = qPremultiply(color.rgba());
  const int scale = static_cast<int>(ratio);
  auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
  const qsizetype stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
  for (const QRect& part : fill) {
    const QRect inside = part.intersected(area).translated(-area.topLeft());
    for (int y = inside.top() * scale; y < (inside.bottom() + 1) * scale; ++y) {
      std::fill_n(pixels + y * stride + inside.left() * scale, inside.width() * scale, pixel);
    }
  }
  image.setDevicePixelRatio(ratio);
  painter.drawImage(area.topLeft(), image);
}

void TimeChart::drawForeground(QPainter* painter, const QRectF& /*rect*/) {
  const Palette& colors = ui::palette();
  if (!isEmpty()) {
    painter->setRenderHint(QPainter::Antialiasing, false);
    const auto line = [&](std::int64_t ns, const QColor& color) {
      if (ns != kNoTime && ns >= m_window.begin && ns <= m_window.end) {
        painter->fillRect(QRectF(qRound(xAt(static_cast<double>(ns))), m_plot.top() - 5, 1, m_plot.height() + 5),
                          color);
      }
    };
    drawNotes(*painter, m_plot);
    if (m_hover != m_cursor) {
      line(m_hover, colors.muted);
    }
    line(m_cursor, colors.cursor);
    painter->setRenderHint(QPainter::Antialiasing, true);
    if (m_hover != kNoTime) {
      drawReadings(*painter);
    }
  }
  if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
    painter->setPen(QPen(colors.accent, 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(viewport()->rect()).adjusted(2, 2, -2, -2), 4, 4);
  }
}

std::vector<TimeChart::Reading> TimeChart::readings(std::int64_t ns) const {
  std::vector<Reading> result;
  for (int run = 0; run < static_cast<int>(m_recording.size()); ++run) {
    const auto value = valueAt(run, ns);
    result.push_back({ui::palette().runColor(run), runName(run), value ? valueText(*value) : noValue()});
  }
  return result;
}

void TimeChart::drawReadings(QPainter& painter) const {
  const Palette& colors = ui::palette();
  const std::vector<Reading> lines = readings(m_hover);
  painter.save();
  painter.setFont(smallFont());
  const QFontMetricsF text(painter.font());
  constexpr double kPad = 6;
  constexpr double kSwatch = 8;
  const bool named = lines.size() > 1;

  QStringList shortNames;
  for (const Reading& line : lines) {
    shortNames << line.name;
  }
  shortNames = withoutCommonBegin(shortNames);
  double names = 0;
  double values = text.horizontalAdvance(QStringLiteral("100 %"));
  for (qsizetype i = 0; i < shortNames.size(); ++i) {
    names = named ? std::max(names, std::min(text.horizontalAdvance(shortNames[i]), m_plot.width() * 0.55)) : 0;
    values = std::max(values, text.horizontalAdvance(lines[static_cast<std::size_t>(i)].value));
  }
  const QString time = placeText(m_hover);
  const double width =
      2 * kPad + std::max(text.horizontalAdvance(time), kSwatch + 6 + (named ? names + 8 : 0) + values);
  const double height = 2 * kPad + text.height() * static_cast<double>(lines.size() + 1) + 2;
  const double x = xAt(static_cast<double>(m_hover));
  // Beside the line, on the side that has the room.
  const double left = x + 8 + width <= viewport()->width() - 2 ? x + 8 : std::max(2.0, x - 8 - width);
  const QRectF box(left, m_plot.top(), width, height);
  painter.setPen(QPen(colors.line, 1));
  painter.setBrush(colors.card);
  painter.drawRoundedRect(box, 4, 4);

  QRectF row(box.left() + kPad, box.top() + kPad, width - 2 * kPad, text.height());
  painter.setPen(colors.muted);
  painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, time);
  row.translate(0, 2);
  for (qsizetype i = 0; i < shortNames.size(); ++i) {
    const Reading& line = lines[static_cast<std::size_t>(i)];
    row.translate(0, text.height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(line.color);
    painter.drawRoundedRect(QRectF(row.left(), row.center().y() - kSwatch / 2, kSwatch, kSwatch), 2, 2);
    if (named) {
      painter.setPen(colors.muted);
      painter.drawText(row.adjusted(kSwatch + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                       text.elidedText(shortNames[i], Qt::ElideRight, names + 1));
    }
    painter.setPen(colors.text);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, line.value);
  }
  painter.restore();
}

void TimeChart::pointAt(const QPointF& position) {
  if (isEmpty()) {
    return;
  }
  const std::int64_t ns = timeAt(position.x());
  if (ns != m_hover) {
    m_hover = ns;
    viewport()->update();
  }
  if (showsTime()) {
    Q_EMIT cursorMoved(ns);
  }
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
  pointAt(event->position());
  if (event->buttons().testFlag(Qt::LeftButton)) {
    chooseTime();
  }
  event->accept();
}

void TimeChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) {
    pointAt(event->position());
    chooseTime();
  }
  event->accept();  // the chart's own items take no part, see setInteractive()
}

void TimeChart::chooseTime() {
  if (showsTime() && !isEmpty() && m_hover != kNoTime) {
    Q_EMIT timeChosen(m_hover);
  }
}

void TimeChart::leaveEvent(QEvent* event) {
  QChartView::leaveEvent(event);
  if (m_hover != kNoTime) {
    m_hover = kNoTime;
    viewport()->update();
    Q_EMIT cursorLeft();
  }
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
  const std::int64_t span = m_window.end - m_window.begin;
  const std::int64_t step = std::max<std::int64_t>(1, span / (event->modifiers() & Qt::ShiftModifier ? 10 : 100));
  std::int64_t ns = m_hover != kNoTime ? m_hover : m_cursor != kNoTime ? m_cursor : m_window.begin;
  switch (event->key()) {
    case Qt::Key_Left: ns -= step; break;
    case Qt::Key_Right: ns += step; break;
    case Qt::Key_Home: ns = m_window.begin; break;
    case Qt::Key_End: ns = showsTime() ? std::min(m_now, m_window.end) : m_window.end; break;
    case Qt::Key_Return:
    case Qt::Key_Enter: chooseTime(); return;
    default: QChartView::keyPressEvent(event); return;
  }
  if (!isEmpty()) {
    pointAt(QPointF(xAt(static_cast<double>(std::clamp(ns, m_window.begin, m_window.end))), 0));
  }
}

void TimeChart::focusInEvent(QFocusEvent* event) {
  QChartView::focusInEvent(event);
  viewport()->update();
}

void TimeChart::focusOutEvent(QFocusEvent* event) {
  QChartView::focusOutEvent(event);
  m_hover = kNoTime;
  viewport()->update();
}

void TimeChart::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("chartMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  QAction* copy = menu->addAction(themeIcon(QStringLiteral("copy")), tr("&Copy data"), this, &TimeChart::copyData);
  QAction* save =
      menu->addAction(themeIcon(QStringLiteral("export")), tr("&Save picture…"), this, &TimeChart::askAndSavePicture);
  copy->setObjectName(QStringLiteral("copyData"));
  save->setObjectName(QStringLiteral("savePicture"));
  copy->setEnabled(!isEmpty());
  save->setEnabled(!isEmpty());
  menu->popup(event->globalPos());
}

QString TimeChart::dataAsCsv() const {
  QString csv = csvHeader() + QLatin1Char('\n');
  for (int run = 0; run < static_cast<int>(m_recording.size()); ++run) {
    appendCsv(run, csvField(runName(run)), csv);
  }
  return csv;
}

void TimeChart::copyData() const { QApplication::clipboard()->setText(dataAsCsv()); }

bool TimeChart::savePicture(const QString& path, QString& error) {
  if (path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
    return saveSvg(path, error);
  }
  constexpr qreal kScale = 2;
  QPixmap picture(size() * kScale);
  picture.setDevicePixelRatio(kScale);
  picture.fill(ui::palette().card);
  QWidget::render(&picture);
  // Written whole or not at all.
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && picture.save(&file, "PNG") && file.commit()) {
    return true;
  }
  error = tr("The picture could not be written to %1: %2.").arg(path, file.errorString());
  return false;
}

bool TimeChart::saveSvg(const QString& path, QString& error) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size());
  generator.setViewBox(rect());
  generator.setTitle(title());
  QWidget::render(&generator);
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(buffer.data()) == buffer.size() && file.commit()) {
    return true;
  }
  error = tr("The picture could not be written to %1: %2.").arg(path, file.errorString());
  return false;
}

void TimeChart::askAndSavePicture() {
  askWhereToSave(this, tr("Save picture"), title() + QStringLiteral(".png"),
                 tr("PNG pictures (*.png);;SVG drawings (*.svg)"), QStringLiteral("png"), [this](const QString& path) {
                   QString error;
                   if (savePicture(path, error)) {
                     return;
                   }
                   auto* box = new QMessageBox(QMessageBox::Warning, tr("Save picture"), error, QMessageBox::Ok, this);
                   box->setObjectName(QStringLiteral("pictureError"));
                   box->setAttribute(Qt::WA_DeleteOnClose);
                   box->open();
                 });
}

}  // namespace poolscope::ui
