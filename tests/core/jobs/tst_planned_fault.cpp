// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment.h"
#include "core/jobs/planned_fault.h"

#include <QTest>

#include <csignal>

namespace poolscope {

class tst_planned_fault : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void words_are_understood();
  void what_was_read_is_written_alike_data();
  void what_was_read_is_written_alike();
  void wrong_words_get_one_sentence_data();
  void wrong_words_get_one_sentence();
  void somebody_must_have_processes();
};

void tst_planned_fault::words_are_understood() {
  std::string error;
  const auto kill = parse_planned_fault("kill:worker=2,at=1.5s,signal=SIGSEGV", error);
  QVERIFY2(kill.has_value(), error.c_str());
  QCOMPARE(kill->worker, 2);
  QCOMPARE(kill->at, Duration(std::chrono::milliseconds(1500)));
  QCOMPARE(kill->signal, SIGSEGV);
  const auto plain = parse_planned_fault("kill", error);
  QVERIFY2(plain.has_value(), error.c_str());
  QCOMPARE(plain->worker, 1);
  QCOMPARE(plain->at, Duration::zero());
  QCOMPARE(plain->signal, SIGKILL);
  const auto slow = parse_planned_fault("delay-manager:delay=250ms,at=2", error);
  QVERIFY2(slow.has_value(), error.c_str());
  QCOMPARE(slow->delay, Duration(std::chrono::milliseconds(250)));
  QCOMPARE(slow->at, Duration(std::chrono::seconds(2)));
}

void tst_planned_fault::what_was_read_is_written_alike_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"kill", "kill:worker=3,at=0.25s,signal=STOP", "refuse-spawn:at=1s,count=4",
                           "delay-manager:delay=0.5s", "drop-frame:call=7", "corrupt-frame:at=2s"}) {
    QTest::newRow(text) << QByteArray(text);
  }
}

void tst_planned_fault::what_was_read_is_written_alike() {
  QFETCH(const QByteArray, text);
  std::string error;
  const auto fault = parse_planned_fault(text.toStdString(), error);
  QVERIFY2(fault.has_value(), error.c_str());
  QCOMPARE(to_string(*fault), text.toStdString());
}

void tst_planned_fault::wrong_words_get_one_sentence_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("says");
  QTest::newRow("a kind") << QByteArray("kil:worker=1") << QByteArray("unknown fault \"kil\"; did you mean \"kill\"?");
  QTest::newRow("a key") << QByteArray("kill:wroker=1") << QByteArray("did you mean \"worker\"?");
  QTest::newRow("a key of another") << QByteArray("drop-frame:signal=9") << QByteArray("drop-frame has no \"signal\"");
  QTest::newRow("no value") << QByteArray("kill:at") << QByteArray("at of kill needs a value");
  QTest::newRow("a time") << QByteArray("kill:at=soon") << QByteArray("at must be a time such as 2s or 500ms");
  QTest::newRow("a negative time") << QByteArray("kill:at=-1s") << QByteArray("at must be a time");
  QTest::newRow("no number") << QByteArray("kill:at=nan") << QByteArray("at must be a time");
  QTest::newRow("a worker") << QByteArray("kill:worker=0") << QByteArray("worker must be a whole number from 1");
  QTest::newRow("a signal") << QByteArray("kill:signal=SEGVV") << QByteArray("did you mean \"SEGV\"?");
  QTest::newRow("nothing") << QByteArray("") << QByteArray("unknown fault \"\"");
}

void tst_planned_fault::wrong_words_get_one_sentence() {
  QFETCH(const QByteArray, text);
  QFETCH(const QByteArray, says);
  std::string error;
  QVERIFY(!parse_planned_fault(text.toStdString(), error).has_value());
  QVERIFY2(error.find(says.toStdString()) != std::string::npos, error.c_str());
}

void tst_planned_fault::somebody_must_have_processes() {
  Experiment e = default_experiment();
  e.planned_faults = {PlannedFault{}};
  QVERIFY(validate(e).find("which no executor here has") != std::string::npos);
  std::string error;
  e.executors.push_back(*parse_executor_spec("pool:workers=2", error));
  QCOMPARE(validate(e), std::string());
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_planned_fault)
#include "tst_planned_fault.moc"
