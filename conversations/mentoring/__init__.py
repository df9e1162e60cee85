"""Mentors, who fits whom, how they are asked, introduced and accompanied."""
