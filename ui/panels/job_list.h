// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_description.h"

#include <QListWidget>

#include <string>

namespace poolscope::ui {

/// The workloads that there are, from the catalogue: a square in the job's colour, its title, and
/// whether it waits or computes. Shows eight rows and scrolls through the others, so that what is chosen
/// below stays in view.
class JobList : public QListWidget {
  Q_OBJECT

 public:
  explicit JobList(QWidget* parent = nullptr);

  [[nodiscard]] std::string currentJob() const;
  /// Selects a job by name; an unknown one changes nothing.
  void setCurrentJob(const std::string& name);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

  /// Puts jobs of libraries that have been loaded since at the end.
  void addLoaded();

 Q_SIGNALS:
  void currentJobChanged();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void add(const JobDescription& description);
};

}  // namespace poolscope::ui
