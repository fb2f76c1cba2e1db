// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/experiment_file.h"
#include "core/export/report_html.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <string>

using namespace poolscope;

/// What is kept of an experiment: its file, and the report of what was measured.
class ReportTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void the_page_is_whole_and_asks_for_nothing();
  void text_of_users_is_shown_as_text();
  void laws_stand_beside_the_figures();
  void the_csv_has_a_row_for_each_sample();
  void the_json_can_be_read();
  void files_are_written_and_read();
  void unreadable_files_are_said();

 private:
  Measurement measured_;
};

void ReportTest::initTestCase() {
  Experiment e = experiment_for("sleep_square");
  e.params["seconds"] = 0.002;
  e.count = 6;
  e.notes = "<script>alert('no')</script> & more";
  e.sweep = "workers=1..3";
  e.executors = {ExecutorSpec{}};
  e.repetitions = 2;
  measured_ = measure(e);
}

void ReportTest::the_page_is_whole_and_asks_for_nothing() {
  const QString page = QString::fromStdString(report_html(measured_));
  QVERIFY(page.startsWith(QStringLiteral("<!DOCTYPE html>")));
  QVERIFY(page.trimmed().endsWith(QStringLiteral("</html>")));
  QCOMPARE(page.count(QStringLiteral("<svg")), 3);
  for (const char* wrong : {"http-src", "src=\"", "href=", "url("})
    QVERIFY2(!page.contains(QString::fromLatin1(wrong)), wrong);
  // The pictures are well-formed.
  qsizetype at = 0;
  while ((at = page.indexOf(QStringLiteral("<svg"), at)) >= 0) {
    const qsizetype end = page.indexOf(QStringLiteral("</svg>"), at) + 6;
    QXmlStreamReader xml(page.mid(at, end - at));
    while (!xml.atEnd())
      xml.readNext();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    at = end;
  }
}

void ReportTest::text_of_users_is_shown_as_text() {
  const std::string page = report_html(measured_);
  QVERIFY(page.find("<script>") == std::string::npos);
  QVERIFY(page.find("&lt;script&gt;alert(&#39;no&#39;)&lt;/script&gt; &amp; more") != std::string::npos);
}

void ReportTest::laws_stand_beside_the_figures() {
  const QString page = QString::fromStdString(report_html(measured_));
  for (const char* law : {"List scheduling", "Makespan bounds", "Amdahl", "Scalability law", "Little&#39;s law"})
    QVERIFY2(page.contains(QString::fromLatin1(law)), law);
  QVERIFY(!page.contains(QStringLiteral("workers 2<")));  // the title says it once
  const QJsonObject all = QJsonDocument::fromJson(QByteArray::fromStdString(measurement_json(measured_))).object();
  QCOMPARE(all[QStringLiteral("points")][1][QStringLiteral("laws")][0][QStringLiteral("law")].toString(),
           QStringLiteral("List scheduling"));
}

void ReportTest::the_csv_has_a_row_for_each_sample() {
  const QString csv = QString::fromStdString(measurement_csv(measured_));
  QCOMPARE(csv.count(QLatin1Char('\n')), 1 + 3 * 2);
  QVERIFY(csv.contains(QStringLiteral("\n\"threads:workers=2\",2,1,")));
}

void ReportTest::the_json_can_be_read() {
  const QJsonObject all = QJsonDocument::fromJson(QByteArray::fromStdString(measurement_json(measured_))).object();
  QCOMPARE(all[QStringLiteral("sweep")].toString(), QStringLiteral("workers"));
  const QJsonValue last = all[QStringLiteral("points")][2];
  QCOMPARE(last[QStringLiteral("value")].toInt(), 3);
  QVERIFY(last[QStringLiteral("speedup")].toDouble() > 1);
  QVERIFY(last[QStringLiteral("wall_s")].toDouble() >= 0.004);
}

void ReportTest::files_are_written_and_read() {
  const QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
  save_experiment(path, measured_.experiment);
  std::string error;
  const auto read = load_experiment(path, error);
  QVERIFY2(read.has_value(), error.c_str());
  QCOMPARE(read->notes, measured_.experiment.notes);
  QCOMPARE(read->sweep, std::string("workers=1..3"));
}

void ReportTest::unreadable_files_are_said() {
  const QTemporaryDir folder;
  std::string error;
  QVERIFY(!load_experiment("/no/such/file.json", error));
  QVERIFY2(error.starts_with("/no/such/file.json: There is no such file"), error.c_str());
  QVERIFY(!load_experiment("/dev/zero", error));
  QVERIFY2(error.find("MiB") != std::string::npos, error.c_str());
  QVERIFY(!load_experiment(folder.path().toStdString(), error));
  QVERIFY2(error.find("folder") != std::string::npos, error.c_str());
  QVERIFY(!load_experiment("/dev/null", error));
  QVERIFY2(error.find("is empty") != std::string::npos, error.c_str());
  QFile file(folder.filePath(QStringLiteral("b.json")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("{\n\"version\": 1,\n\"jop\": 1}");
  file.close();
  QVERIFY(!load_experiment(file.fileName().toStdString(), error));
  QVERIFY2(error.find("b.json, line 3: unknown key \"jop\"; did you mean \"job\"?") != std::string::npos,
           error.c_str());
}

QTEST_APPLESS_MAIN(ReportTest)
#include "tst_report.moc"
