"""How models/ is made: dataset, training, calibration. Never imported at run time."""
