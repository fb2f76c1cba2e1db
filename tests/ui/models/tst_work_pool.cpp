// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/work_pool.h"

#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QThread>
#include <QThreadPool>
#include <QtTest>

using namespace poolscope::ui;

class WorkPoolTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void longWorksDoNotHoldUpPainting() {
    for (int i = 0; i < 2 * QThread::idealThreadCount(); ++i) {
      workPool().start([] { QThread::sleep(2); });
    }
    QElapsedTimer clock;
    clock.start();
    QImage image(300, 300, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter(&image).fillRect(image.rect(), QColor(0, 0, 0, 99));  // large and translucent: Qt uses its threads
    QVERIFY(clock.elapsed() < 1000);
    QVERIFY(workPool().waitForDone(8000));
  }
};

QTEST_GUILESS_MAIN(WorkPoolTest)
#include "tst_work_pool.moc"
