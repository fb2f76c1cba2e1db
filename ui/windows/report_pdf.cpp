// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/report_pdf.h"

#include <QBuffer>
#include <QImage>
#include <QMarginsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTextDocument>
#include <QUrl>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kDotsPerInch = 1200;
constexpr double kSharper = 3;  // dots of a picture for one of the page's units, for printing

/// Draws one of the page's pictures no wider than the text.
QImage drawn(const QByteArray& svg, double widest) {
  QSvgRenderer renderer(svg);
  QSizeF size = renderer.defaultSize();
  if (size.isEmpty()) {
    return {};
  }
  size *= std::min(1.0, widest / size.width());
  QImage image((size * kSharper).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::white);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  renderer.render(&painter);
  painter.end();
  image.setDevicePixelRatio(kSharper);
  return image;
}

}  // namespace

QByteArray reportPdf(const QString& html) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(QStringLiteral("Poolscope"));
  writer.setResolution(kDotsPerInch);
  writer.setPageLayout(
      QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(15, 15, 15, 15), QPageLayout::Millimeter));

  QTextDocument document;
  // What a text document does not know: the page's own style (it would keep the width and the large letters),
  // drawings within the text, and parts that fold.
  static const QRegularExpression style(QStringLiteral("<style>.*?</style>"),
                                        QRegularExpression::DotMatchesEverythingOption);
  static const QRegularExpression picture(QStringLiteral("<svg.*?</svg>"),
                                          QRegularExpression::DotMatchesEverythingOption);
  static const QRegularExpression folded(QStringLiteral("<details>.*?</details>"),
                                         QRegularExpression::DotMatchesEverythingOption);
  QString page = html;
  page.remove(style);
  page.remove(folded);
  document.setDocumentMargin(0);
  const double width = writer.pageLayout().paintRectPoints().width();
  int number = 0;
  for (auto found = picture.match(page); found.hasMatch(); found = picture.match(page)) {
    const QImage image = drawn(found.captured().toUtf8(), width);
    const QString name = QStringLiteral("picture%1").arg(++number);
    document.addResource(QTextDocument::ImageResource, QUrl(name), image);
    page.replace(found.capturedStart(), found.capturedLength(),
                 image.isNull() ? QString()
                                : QStringLiteral("<p><img src=\"%1\" width=\"%2\" height=\"%3\"></p>")
                                      .arg(name)
                                      .arg(image.deviceIndependentSize().width(), 0, 'f', 0)
                                      .arg(image.deviceIndependentSize().height(), 0, 'f', 0));
  }
  document.setDefaultStyleSheet(
      QStringLiteral("h1 { font-size: 16px; } h2 { font-size: 12px; margin-top: 14px; } p { margin: 4px 0; }"
                     "td, th { padding: 2px 3px; text-align: right; font-size: 7px; }"
                     "td.words, th.words { text-align: left; } p.note { color: #5b6577; }"
                     "pre { font-size: 7px; white-space: pre-wrap; }"));
  QFont font = document.defaultFont();
  font.setPixelSize(8);  // a pixel is a point of the page: the document is laid out at 72 to the inch
  document.setDefaultFont(font);
  document.setHtml(page);
  document.setPageSize(writer.pageLayout().paintRectPoints().size());
  document.print(&writer);
  buffer.close();
  return bytes;
}

}  // namespace poolscope::ui
