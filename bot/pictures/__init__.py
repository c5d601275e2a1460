"""Draws pictures from a trial's data: `pictures.yml` of its folder, with the labels of `pictures/<language>.yml`.

Small pure functions lead from the data to shapes and from the shapes to SVG. No trial is named here.
"""
