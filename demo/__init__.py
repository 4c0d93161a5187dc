"""The demo: houses told as data, loaded once through the services that their people would use.

A house is a folder (`demo.hospital` is one to copy) that exports one `House` of `demo.house`, and a
place in `demo.houses`. It says:

* its place: names, colour, working week, departments as a tree, people in every role;
* its `Questions`: a questionnaire of the library or its own, what it changed, whom it asks;
* what it asks beside, if anything (`Beside`): other packs, as they are, in the running season;
* its `Manner`: how people answer there, and the remarks they write (`demo.manner`);
* its cases (`demo.telling`), their days counted back from today in the house's own working days:
  those of the season before lie 80 to 105 days of the calendar back;
* its ideas, the corrective actions (`demo.ideas`), one for each stage and three judged; what may
  follow the work, a survey of its own, who is told, another round, is in `demo.following`.

Who does what follows from the roles: the first survey manager writes, the second approves, the
first agent is the desk (`DESK` in a case), the first internal auditor judges. No verdict and no
figure is typed in: the `units` of the tones `first` and `before` say how much better or worse it
was in single departments, and the product's own arithmetic decides what that proves.
"""
