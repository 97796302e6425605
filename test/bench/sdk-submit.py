"""Submits one job by the official SDK, as a user's script does: sign in, check, send the configuration, submit.

Arguments: the farm's address, the name of a new project. The key pair comes from the environment, as the SDK reads it.
"""

import json
import logging
import sys
import tempfile

from rayvision_api.core import RayvisionAPI
from rayvision_api.task.check import RayvisionCheck

domain, project = sys.argv[1:]
temporary = tempfile.TemporaryDirectory(prefix="rayvision-sdk-")
folder = temporary.name
api = RayvisionAPI(domain=domain, platform="2", protocol="http", logger=logging.getLogger("sdk"))

common = {"frames": "1-10[1]", "image_name_names": ["image"]}
job = {
    "software_config": {"cg_name": "Clarisse", "cg_version": "clarisse_ifx_5.0_sp14", "plugins": {}},
    "task_info": {
        "cg_id": "2013",
        "input_cg_file": "/scenes/demo.project",
        "platform": "2",
        "project_name": project,
        # The check fills in what is there, and refuses what is not.
        "hardwareConfigId": "",
        "ram": "",
        "graphics_cards_num": "",
    },
    "scene_info": {"common": common},
    "scene_info_render": {"common": common},
}
files = {"task.json": job, "upload.json": {"asset": []}, "asset.json": {"asset": []}, "tips.json": {}}
for name, content in files.items():
    with open(f"{folder}/{name}", "w") as file:
        json.dump(content, file)

hardware = {"model": "Default", "ram": "64GB", "gpuNum": None}
task_id = RayvisionCheck(api, workspace=folder).execute(hardware, f"{folder}/task.json")
for name in files:
    with open(f"{folder}/{name}") as file:
        api.transmit.upload_json_content(task_id, file_name=name, content=file.read())
api.submit(task_id)
