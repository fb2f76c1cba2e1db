// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/palette.h"

#include <QAction>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>

namespace poolscope::ui {

namespace {

QColor iconColor(QIcon::Mode mode) {
  const Palette& colors = palette();
  return mode == QIcon::Disabled ? mix(colors.muted, colors.card, 0.55) : colors.text;
}

/// Draws an SVG whose only colour is `currentColor` in the colour of the moment.
class ThemeIconEngine : public QIconEngine {
 public:
  ThemeIconEngine(const QString& name, const QByteArray& svg) : m_name(name), m_svg(svg) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State /*state*/) override {
    const QColor color = iconColor(mode);
    if (!m_renderer.isValid() || color != m_rendererColor) {
      QByteArray colored = m_svg;
      colored.replace("currentColor", color.name().toLatin1());
      m_renderer.load(colored);
      m_rendererColor = color;
    }
    m_renderer.render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    if (size.isEmpty()) {
      return {};
    }
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, pixmap.rect(), mode, state);
    return pixmap;
  }

  [[nodiscard]] QIconEngine* clone() const override { return new ThemeIconEngine(m_name, m_svg); }
  QString key() const override { return QStringLiteral("poolscope"); }
  QString iconName() override { return m_name; }
  bool isNull() override { return m_svg.isEmpty(); }

 private:
  QString m_name;
  QByteArray m_svg;
  QSvgRenderer m_renderer;
  QColor m_rendererColor;
};

}  // namespace

QIcon themeIcon(const QString& name) {
  QFile file(QStringLiteral(":/poolscope/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) {
    return {};
  }
  return QIcon(new ThemeIconEngine(name, file.readAll()));
}

QPixmap tintedPixmap(const QIcon& icon, const QSize& size, qreal devicePixelRatio, const QColor& color) {
  QPixmap pixmap = icon.pixmap(size, devicePixelRatio);
  if (!pixmap.isNull()) {
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(0, 0), size), color);
  }
  return pixmap;
}

QString plainActionText(const QAction& action) {
  static const QRegularExpression bracketedKey(QStringLiteral("\\(&.\\)"));
  QString text = action.text();
  text.remove(bracketedKey);
  text.remove(QLatin1Char('&'));
  text.remove(QStringLiteral("…"));
  return text;
}

}  // namespace poolscope::ui
