// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/monitor_csv.h"

#include "core/tracing/trace_builder.h"
#include "tests/core/export/sample_recording.h"

#include <QTest>

#include <system_error>

using namespace poolscope;
using poolscope::test::Folder;

class MonitorCsvTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void samples_name_their_worker();
  void the_queue_is_given_step_by_step();
  void queues_of_messages_tell_their_bytes();
  void an_empty_recording_is_a_header();
  void a_place_that_cannot_be_written_is_named();
};

void MonitorCsvTest::samples_name_their_worker() {
  const Folder folder;
  write_samples_csv(folder.path("s.csv"), {test::sample_recording().back()});
  QCOMPARE(folder.get(folder.path("s.csv")),
           QByteArray("run_id,executor,worker,pid,tid,time_ns,cpu_percent,rss_bytes,state\n"
                      "'=2,threads:workers=10,0,100,101,50,99.9,1000000,R\n"
                      "'=2,threads:workers=10,process,100,,50,0.1,1000000,S\n"
                      "'=2,threads:workers=10,1,100,102,100,0,1000001,D\n"));
}

void MonitorCsvTest::the_queue_is_given_step_by_step() {
  const Folder folder;
  write_queue_csv(folder.path("q.csv"), test::small_recording());
  QCOMPARE(folder.get(folder.path("q.csv")), QByteArray("run_id,executor,queue,time_ns,depth,bytes\n"
                                                        "1,threads:workers=2,task_queue,100,1,\n"
                                                        "1,threads:workers=2,task_queue,150,0,\n"
                                                        "1,threads:workers=2,task_queue,200,1,\n"
                                                        "1,threads:workers=2,task_queue,1200,0,\n"));
}

void MonitorCsvTest::queues_of_messages_tell_their_bytes() {
  TraceBuilder builder{RunInfo{"1", "processes:workers=1", 1, 0}};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 1);
  builder.set_dispatched(0, 0, 10);
  builder.set_started(0, 0, 15);
  builder.set_finished(0, TaskState::finished, 30, 0);
  builder.extra(0).send_bytes = 100;
  builder.extra(0).recv_bytes = 7;
  builder.extra(0).return_ns = 5;
  const Folder folder;
  write_queue_csv(folder.path("q.csv"), {builder.snapshot()});
  QCOMPARE(folder.get(folder.path("q.csv")), QByteArray("run_id,executor,queue,time_ns,depth,bytes\n"
                                                        "1,processes:workers=1,task_queue,1,1,\n"
                                                        "1,processes:workers=1,task_queue,10,0,\n"
                                                        "1,processes:workers=1,call_queue,10,1,100\n"
                                                        "1,processes:workers=1,call_queue,15,0,0\n"
                                                        "1,processes:workers=1,result_queue,30,1,7\n"
                                                        "1,processes:workers=1,result_queue,35,0,0\n"));
}

void MonitorCsvTest::an_empty_recording_is_a_header() {
  const Folder folder;
  write_samples_csv(folder.path("s.csv"), {});
  write_queue_csv(folder.path("q.csv"), {});
  QCOMPARE(folder.get(folder.path("s.csv")).count('\n'), 1);
  QCOMPARE(folder.get(folder.path("q.csv")).count('\n'), 1);
}

void MonitorCsvTest::a_place_that_cannot_be_written_is_named() {
  QVERIFY_THROWS_EXCEPTION(std::system_error, write_samples_csv("/dev/full", test::sample_recording()));
  QVERIFY_THROWS_EXCEPTION(std::system_error, write_queue_csv("/dev/full", test::sample_recording()));
}

QTEST_APPLESS_MAIN(MonitorCsvTest)
#include "tst_monitor_csv.moc"
